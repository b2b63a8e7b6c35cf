package io.lanewise.analysis;

/**
 * How a figure of items differs between two models that were both tried on each: the mean of the differences, and the
 * interval {@code mean +- 1.96 s / sqrt(n)} with their standard deviation s, which in 95 of 100 samples of n items holds
 * the mean over all such items (by the central limit theorem; of a few items it is too narrow).
 *
 * @param items whose difference is a number
 * @param mean of the differences, the second model's figure less the first one's
 * @param halfWidth of the interval; not a number for fewer than two items
 * @param smaller items of which the second model has the smaller figure
 * @param larger items of which it has the larger one
 */
public record PairedDifference(int items, double mean, double halfWidth, int smaller, int larger) {

    /** What 95 of 100 normal variates lie within, in standard deviations. */
    private static final double NORMAL_95 = 1.959964;

    /**
     * The difference of figures that are in the order of the same items; those of which it is infinite or not a number
     * are left out.
     */
    public static PairedDifference of(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " figures cannot be paired with " + second.length + ".");
        }
        var differences = new double[first.length];
        int count = 0;
        int smaller = 0;
        int larger = 0;
        double sum = 0;
        for (int item = 0; item < first.length; item++) {
            double difference = second[item] - first[item];
            if (Double.isFinite(difference)) {
                differences[count++] = difference;
                sum += difference;
                smaller += difference < 0 ? 1 : 0;
                larger += difference > 0 ? 1 : 0;
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (int index = 0; index < count; index++) {
            squares += (differences[index] - mean) * (differences[index] - mean);
        }
        double halfWidth = count < 2 ? Double.NaN : NORMAL_95 * Math.sqrt(squares / (count - 1) / count);
        return new PairedDifference(count, mean, halfWidth, smaller, larger);
    }

    /** Whether the interval does not hold 0, so that chance is an unlikely reason. */
    public boolean isSignificant() {
        return Math.abs(mean) > halfWidth;
    }
}
