package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Operands;

/**
 * Average pooling, backward: a window sends its gradient, divided, to each of its taps.
 *
 * <p>Equation 20 of {@code src/docs/backward-passes.md}.
 */
final class AvgPoolBackwardTwin extends GatheringPoolTwin {

    private final boolean countPadding;

    AvgPoolBackwardTwin(AvgPool2dKey key) {
        super(key);
        this.countPadding = key.countPadding();
    }

    @Override
    void addWindow(
            Operands operands, int item, int windowRow, int windowColumn, int tap, float[] sums, int sumsOffset) {
        float[] diffDst = (float[]) operands.diffDst().array();
        int channels = dst.channels();
        int diff = operands.diffDst().rowOffset(item, windowRow) + windowColumn * channels;
        float divisor = AvgPoolTwin.divisor(rows, columns, windowRow, windowColumn, countPadding);
        for (int channel = 0; channel < channels; channel++) {
            sums[sumsOffset + channel] += diffDst[diff + channel] / divisor;
        }
    }
}
