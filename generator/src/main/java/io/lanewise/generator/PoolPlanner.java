package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;

/** Chooses lanes, strip and bands of a pooling. */
final class PoolPlanner {

    /**
     * Vector operations of a method at most, each vector counted. C2 makes about 370 nodes of an operation and stops
     * inlining at 18,000; what it inlines late it may box. See {@code src/docs/jit-findings.md}.
     */
    private static final int MOST_OPERATIONS = 48;

    private static final int CACHE_LINE = 64;

    private PoolPlanner() {}

    static PoolPlan plan(KernelKey key, Direction direction, int bits) {
        Pooling pooling = Pooling.of(key, direction);
        return new PoolPlan(
                Planner.name(key, direction, bits, ""),
                pooling,
                strip(pooling, key, bits),
                Bands.ofMoving(pooling.large().elements(), pooling.written().height()));
    }

    private static Strip strip(Pooling pooling, KernelKey key, int bits) {
        int operations = pooling.spreads()
                ? spreadOperations(pooling)
                : reduceOperations(pooling, pooling.window().taps());
        int kernelWidth = pooling.window().width().kernel();
        boolean rowByRow = operations > MOST_OPERATIONS
                && !pooling.spreads()
                && reduceOperations(pooling, kernelWidth) <= MOST_OPERATIONS;
        boolean general = operations > MOST_OPERATIONS && !rowByRow
                || pooling.rowInterior().isEmpty(pooling.spreads());
        int stride = pooling.window().width().stride();
        int channels = pooling.channels();
        int run = general ? 0 : steps(pooling, 1) * channels;
        boolean flat = stride == 1 && run >= Lanes.filledBy(key.type(), bits, run);
        int elements = flat ? run : channels;
        int lanes = Lanes.filledBy(key.type(), bits, elements);
        int vectorsOfLine = CACHE_LINE / (lanes * key.type().bytes());
        int most = Math.min(vectorsOfLine, Math.min(elements / lanes, MOST_OPERATIONS / operations));
        int reach = flat ? 1 : Math.ceilDiv(lanes, channels);
        return new Strip(
                general ? 0 : steps(pooling, reach),
                channels,
                stride,
                lanes,
                Integer.highestOneBit(Math.max(1, most)),
                flat,
                rowByRow);
    }

    /**
     * Steps of the strip.
     *
     * @param reach pixels that a vector touches, the last of which must be in the row
     */
    private static int steps(Pooling pooling, int reach) {
        PoolInterior columns = pooling.columnInterior();
        return pooling.spreads()
                ? Math.max(0, columns.endStep(reach) - columns.firstStep())
                : Math.max(0, columns.endWhole(reach) - columns.firstWhole());
    }

    /** Vector operations of one vector of windows when {@code taps} of each window are written out. */
    private static int reduceOperations(Pooling pooling, int taps) {
        return switch (pooling.rule()) {
            case MAXIMUM -> 7 * taps + 2;
            case WINNER -> 3 * taps + 2;
            case AVERAGE, AVERAGE_INSIDE, REPEAT -> 2 * taps + 2;
        };
    }

    /**
     * Vector operations of one vector of a step of pixels, for all numbers of window rows: each window is loaded once,
     * each tap adds one to a pixel, each pixel is stored.
     */
    private static int spreadOperations(Pooling pooling) {
        int taps = pooling.window().width().kernel();
        int stride = pooling.window().width().stride();
        int windows = Math.ceilDiv(taps - 1, stride) + 1;
        int operations = 0;
        for (int rows : pooling.rowInterior().windowCounts()) {
            operations += rows
                            * switch (pooling.rule()) {
                                case MAXIMUM -> 2 * windows + 3 * taps;
                                case WINNER -> 2 * windows + 2 * taps;
                                case AVERAGE, AVERAGE_INSIDE -> 2 * windows + taps;
                                case REPEAT -> windows;
                            }
                    + stride;
        }
        return Math.max(1, operations);
    }
}
