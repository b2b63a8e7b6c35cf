package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.Operands;

/**
 * Max pooling, backward: a window sends its gradient to its winning tap alone.
 *
 * <p>Equation 19 of {@code src/docs/backward-passes.md}.
 */
final class MaxPoolBackwardTwin extends GatheringPoolTwin {

    MaxPoolBackwardTwin(MaxPool2dKey key) {
        super(key);
    }

    @Override
    void addWindow(
            Operands operands, int item, int windowRow, int windowColumn, int tap, float[] sums, int sumsOffset) {
        float[] diffDst = (float[]) operands.diffDst().array();
        float[] winners = (float[]) operands.workspace().array();
        int channels = dst.channels();
        int diff = operands.diffDst().rowOffset(item, windowRow) + windowColumn * channels;
        int winner = operands.workspace().offset()
                + ((item * dst.height() + windowRow) * dst.width() + windowColumn) * channels;
        for (int channel = 0; channel < channels; channel++) {
            if (winners[winner + channel] == tap) {
                sums[sumsOffset + channel] += diffDst[diff + channel];
            }
        }
    }
}
