package io.lanewise.generator;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;

/**
 * The normal form that pooling, unpooling and nearest upsampling share in both directions: each pixel of a small map
 * belongs to a window of a large one. Either the windows are reduced to their pixels, or the pixels are spread over
 * their windows.
 *
 * @param spreads whether the large map is written
 */
record Pooling(Shape large, Shape small, Window window, Rule rule, boolean spreads) {

    /** What a window and its pixel have to do with each other; each rule's two halves are adjoint. */
    enum Rule {
        /** Reduces to the maximum and the number of its tap; spreads by adding the pixel to the tap of that number. */
        MAXIMUM,
        /** Reduces to the tap whose number the workspace holds; spreads by putting the pixel there, +0 elsewhere. */
        WINNER,
        /** Reduces to the sum divided by the taps of the window; spreads by adding the pixel divided by them. */
        AVERAGE,
        /** As AVERAGE, counting only the taps inside the map. */
        AVERAGE_INSIDE,
        /** Reduces to the sum; spreads by repeating the pixel. */
        REPEAT;

        boolean isAverage() {
            return this == AVERAGE || this == AVERAGE_INSIDE;
        }
    }

    static Pooling of(KernelKey key, Direction direction) {
        boolean forward = direction == Direction.FORWARD;
        return switch (key) {
            case MaxPool2dKey pool -> new Pooling(pool.src(), pool.dst(), pool.window(), Rule.MAXIMUM, !forward);
            case AvgPool2dKey pool ->
                new Pooling(
                        pool.src(),
                        pool.dst(),
                        pool.window(),
                        pool.countPadding() ? Rule.AVERAGE : Rule.AVERAGE_INSIDE,
                        !forward);
            case MaxUnpool2dKey unpool ->
                new Pooling(unpool.dst(), unpool.src(), unpool.pooling().window(), Rule.WINNER, forward);
            case UpsampleKey upsample
            when upsample.mode() == UpsampleKey.Mode.NEAREST ->
                new Pooling(
                        upsample.dst(),
                        upsample.src(),
                        new Window(
                                Axis.of(upsample.factorHeight(), upsample.factorHeight(), 0),
                                Axis.of(upsample.factorWidth(), upsample.factorWidth(), 0)),
                        Rule.REPEAT,
                        forward);
            default -> throw new IllegalArgumentException("No pooling: " + key);
        };
    }

    PoolInterior rowInterior() {
        return new PoolInterior(new PoolAxis(window.height(), large.height()), rule == Rule.AVERAGE_INSIDE);
    }

    PoolInterior columnInterior() {
        return new PoolInterior(new PoolAxis(window.width(), large.width()), rule == Rule.AVERAGE_INSIDE);
    }

    int channels() {
        return large.channels();
    }

    /** The map that is written. */
    Shape written() {
        return spreads ? large : small;
    }

    boolean readsTaps() {
        return rule == Rule.WINNER || rule == Rule.MAXIMUM && spreads;
    }

    boolean usesTaps() {
        return readsTaps() || writesTaps();
    }

    boolean writesTaps() {
        return rule == Rule.MAXIMUM && !spreads;
    }
}
