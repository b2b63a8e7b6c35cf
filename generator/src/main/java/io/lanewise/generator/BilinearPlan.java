package io.lanewise.generator;

import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.UpsampleKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bilinear upsampling, row by row of the map that is written. Coefficients are tables, so that half-pixel centres and
 * aligned corners are one kernel. Forward interpolates the two rows anew for each of its columns: cheaper than a row of
 * scratch, since four loads are less than a store to memory.
 *
 * @param vectors vectors of channels in an iteration
 */
record BilinearPlan(KernelName name, int lanes, int vectors, Bands bands) implements KernelPlan {

    /** More would be more code than C2 inlines, see {@code src/docs/jit-findings.md}. */
    private static final int MOST_VECTORS = 2;

    /** Taps of the adjoint along a row that are written out, of all vectors together; more are a loop. */
    private static final int MOST_TAPS = 12;

    static BilinearPlan of(UpsampleKey key, Direction direction, int bits) {
        int channels = key.src().channels();
        int lanes = Lanes.filledBy(key.type(), bits, channels);
        boolean forward = direction == Direction.FORWARD;
        int most = forward
                ? MOST_VECTORS
                : MOST_TAPS / mostOutputs(BilinearAxis.columns(key), key.src().width());
        int vectors = Math.clamp(channels / lanes, 1, Math.clamp(most, 1, MOST_VECTORS));
        return new BilinearPlan(
                Planner.name(key, direction, bits, ""),
                lanes,
                vectors,
                Bands.ofMoving(
                        key.dst().elements(),
                        forward ? key.dst().height() : key.src().height()));
    }

    /** Whether the taps of the adjoint along a row are written out. */
    boolean writesTapsOut() {
        return vectors * mostOutputs(columns(), key().src().width()) <= MOST_TAPS;
    }

    /** The most outputs that an input is in. */
    static int mostOutputs(BilinearAxis axis, int inputs) {
        return IntStream.range(0, inputs)
                .map(input -> outputs(axis, input))
                .max()
                .orElseThrow();
    }

    /** The outputs that an input is in. */
    static int outputs(BilinearAxis axis, int input) {
        return axis.endOutput(input) - axis.firstOutput(input);
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
