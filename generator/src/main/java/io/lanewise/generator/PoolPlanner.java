package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;

/** Chooses lanes, strip and bands of a pooling. */
final class PoolPlanner {

    /**
     * Vector operations that an iteration of the strip has at most. From about 170 on, C1 runs out of registers and C2
     * of nodes, and what it does not inline it boxes.
     */
    private static final int MOST_OPERATIONS = 150;

    /** Operations up to which several vectors share an iteration. */
    private static final int SHARED_OPERATIONS = 96;

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
        int operations = pooling.spreads() ? spreadOperations(pooling) : reduceOperations(pooling);
        boolean writtenOut =
                operations <= MOST_OPERATIONS && !pooling.rowInterior().isEmpty(pooling.spreads());
        int stride = pooling.window().width().stride();
        int channels = pooling.channels();
        int run = writtenOut ? steps(pooling, 1) * channels : 0;
        boolean flat = stride == 1 && run >= Lanes.filledBy(key.type(), bits, run);
        int elements = flat ? run : channels;
        int lanes = Lanes.filledBy(key.type(), bits, elements);
        int vectorsOfLine = CACHE_LINE / (lanes * key.type().bytes());
        int vectors = Math.max(1, Math.min(vectorsOfLine, Math.min(elements / lanes, SHARED_OPERATIONS / operations)));
        int reach = flat ? 1 : Math.ceilDiv(lanes, channels);
        return new Strip(writtenOut ? steps(pooling, reach) : 0, channels, stride, lanes, vectors, flat);
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

    /** Vector operations of one vector of windows. */
    private static int reduceOperations(Pooling pooling) {
        int ofTap = switch (pooling.rule()) {
            case MAXIMUM -> 9;
            case WINNER -> 4;
            case AVERAGE, AVERAGE_INSIDE, REPEAT -> 2;
        };
        return pooling.window().taps() * ofTap + 2;
    }

    /**
     * Vector operations of one vector of a step of pixels: each window is loaded once, each tap adds one to a pixel,
     * each pixel is stored.
     */
    private static int spreadOperations(Pooling pooling) {
        int windowRows = Math.ceilDiv(
                pooling.window().height().kernel(), pooling.window().height().stride());
        int windows = windowRows
                * Math.ceilDiv(
                        pooling.window().width().kernel(),
                        pooling.window().width().stride());
        int taps = windowRows * pooling.window().width().kernel();
        int ofWindowsAndTaps = switch (pooling.rule()) {
            case MAXIMUM -> 2 * windows + 5 * taps;
            case WINNER -> 2 * windows + 4 * taps;
            case AVERAGE, AVERAGE_INSIDE -> 3 * windows + taps;
            case REPEAT -> windows;
        };
        return ofWindowsAndTaps + pooling.window().width().stride();
    }
}
