package io.lanewise.generator;

import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.UpsampleKey;
import java.util.List;

/**
 * Bilinear upsampling, row by row of the map that is written. Coefficients are tables, so that half-pixel centres and
 * aligned corners are one kernel. Forward interpolates the two rows anew for each of its columns: cheaper than a row of
 * scratch, since four loads are less than a store to memory.
 *
 * @param vectors vectors of channels in an iteration
 */
record BilinearPlan(KernelName name, int lanes, int vectors, Bands bands) implements KernelPlan {

    private static final int MOST_VECTORS = 4;
    private static final int CACHE_LINE = 64;

    static BilinearPlan of(UpsampleKey key, Direction direction, int bits) {
        int channels = key.src().channels();
        int lanes = Lanes.filledBy(key.type(), bits, channels);
        int vectors = Math.clamp(
                channels / lanes,
                1,
                Math.min(MOST_VECTORS, CACHE_LINE / (lanes * key.type().bytes())));
        boolean forward = direction == Direction.FORWARD;
        return new BilinearPlan(
                Planner.name(key, direction, bits, ""),
                lanes,
                vectors,
                Bands.ofMoving(
                        key.dst().elements(),
                        forward ? key.dst().height() : key.src().height()));
    }

    UpsampleKey key() {
        return (UpsampleKey) name.key();
    }

    boolean isForward() {
        return name.direction() == Direction.FORWARD;
    }

    int channels() {
        return key().src().channels();
    }

    BilinearAxis rows() {
        return BilinearAxis.rows(key());
    }

    BilinearAxis columns() {
        return BilinearAxis.columns(key());
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: "
                        + (isForward()
                                ? "rows, then columns, in registers"
                                : "adjoint of the columns, then of the rows, in registers"),
                "map: " + (isForward() ? key().src() + " to " + key().dst() : key().dst() + " to " + key().src()),
                "strip: " + vectors + " vectors of " + lanes + " channels",
                bands.describe());
    }
}
