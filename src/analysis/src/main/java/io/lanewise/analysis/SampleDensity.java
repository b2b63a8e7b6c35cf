package io.lanewise.analysis;

/**
 * How densely items can fill a space, the curse of dimensionality (Bellman, <i>Adaptive Control Processes</i>, 1961):
 * samples at even distances, k on each side of a cube of D dimensions, are k^D in all; so n items are as dense as
 * n^(1/D) samples a side.
 *
 * @param items n, at least 1
 * @param dimensions D, at least 1
 */
public record SampleDensity(long items, int dimensions) {

    /** Samples a side that tell something of a function that is not very smooth. */
    public static final int DENSE = 10;

    /** @throws IllegalArgumentException when there is no item or no dimension */
    public SampleDensity {
        if (items < 1 || dimensions < 1) {
            throw new IllegalArgumentException(items + " items in " + dimensions + " dimensions have no density.");
        }
    }

    /** n^(1/D). */
    public double samplesPerSide() {
        return Math.pow(items, 1.0 / dimensions);
    }

    /** Items that {@link #DENSE} samples a side take, 10^D; infinite where that is more than a double can be. */
    public double itemsForDense() {
        return Math.pow(DENSE, dimensions);
    }

    /** The most dimensions in which so many items are {@link #DENSE} samples a side or more; 0 for fewer than 10 items. */
    public static int dense(long items) {
        int dimensions = 0;
        for (long left = items; left >= DENSE; left /= DENSE) {
            dimensions++;
        }
        return dimensions;
    }
}
