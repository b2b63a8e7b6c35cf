package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.View;

/**
 * Nearest upsampling, both directions.
 *
 * <p>Backward is equation 22 of {@code src/docs/backward-passes.md}.
 */
final class NearestTwin extends BandedTwin {

    private final UpsampleKey key;
    private final boolean forward;

    NearestTwin(UpsampleKey key, Direction direction) {
        super(
                key,
                direction,
                direction == Direction.FORWARD ? key.dst().height() : key.src().height(),
                key.dst().elements());
        this.key = key;
        this.forward = direction == Direction.FORWARD;
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        for (int row = firstRow; row < endRow; row++) {
            if (forward) {
                copyRow(operands, item, row);
            } else {
                addRow(operands, item, row);
            }
        }
    }

    private void copyRow(Operands operands, int item, int row) {
        View src = operands.src();
        View dst = operands.dst();
        int channels = key.src().channels();
        int from = src.rowOffset(item, row / key.factorHeight());
        int to = dst.rowOffset(item, row);
        for (int column = 0; column < key.dst().width(); column++) {
            System.arraycopy(
                    src.array(),
                    from + column / key.factorWidth() * channels,
                    dst.array(),
                    to + column * channels,
                    channels);
        }
    }

    private void addRow(Operands operands, int item, int row) {
        View diffSrc = operands.diffSrc();
        View diffDst = operands.diffDst();
        float[] out = (float[]) diffSrc.array();
        float[] diff = (float[]) diffDst.array();
        Shape src = key.src();
        int channels = src.channels();
        int to = diffSrc.rowOffset(item, row);
        java.util.Arrays.fill(out, to, to + src.width() * channels, 0);
        for (int copy = 0; copy < key.factorHeight(); copy++) {
            int from = diffDst.rowOffset(item, row * key.factorHeight() + copy);
            for (int column = 0; column < key.dst().width(); column++) {
                for (int channel = 0; channel < channels; channel++) {
                    out[to + column / key.factorWidth() * channels + channel] +=
                            diff[from + column * channels + channel];
                }
            }
        }
    }
}
