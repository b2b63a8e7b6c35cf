package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.View;

/**
 * Bilinear upsampling, backward: the adjoint of the columns, then that of the rows.
 *
 * <p>Equation 24 of {@code src/docs/backward-passes.md}.
 */
final class BilinearBackwardTwin extends BandedTwin {

    private final Shape src;
    private final BilinearAxis rows;
    private final BilinearAxis columns;

    BilinearBackwardTwin(UpsampleKey key) {
        super(key, Direction.BACKWARD_DATA, key.src().height(), 4 * key.dst().elements());
        this.src = key.src();
        this.rows = BilinearAxis.rows(key);
        this.columns = BilinearAxis.columns(key);
    }

    /** One row of dst, gathered to src's width. */
    @Override
    long scratchPerTask() {
        return (long) src.width() * src.channels();
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        View diffSrc = operands.diffSrc();
        View diffDst = operands.diffDst();
        float[] out = (float[]) diffSrc.array();
        float[] gathered = (float[]) operands.scratch().array();
        int gatheredOffset = Math.toIntExact(operands.scratch().offset() + task * scratchPerTask());
        int rowLength = src.width() * src.channels();
        for (int row = firstRow; row < endRow; row++) {
            int outRow = diffSrc.rowOffset(item, row);
            java.util.Arrays.fill(out, outRow, outRow + rowLength, 0);
            for (int output = rows.firstOutput(row); output < rows.endOutput(row); output++) {
                int diffRow = diffDst.rowOffset(item, output);
                gatherColumns((float[]) diffDst.array(), diffRow, gathered, gatheredOffset);
                Chains.addScaled((float) rows.weight(row, output), gathered, gatheredOffset, out, outRow, rowLength);
            }
        }
    }

    private void gatherColumns(float[] diff, int diffRow, float[] gathered, int gatheredOffset) {
        int channels = src.channels();
        java.util.Arrays.fill(gathered, gatheredOffset, gatheredOffset + src.width() * channels, 0);
        for (int column = 0; column < src.width(); column++) {
            for (int output = columns.firstOutput(column); output < columns.endOutput(column); output++) {
                float weight = (float) columns.weight(column, output);
                Chains.addScaled(
                        weight,
                        diff,
                        diffRow + output * channels,
                        gathered,
                        gatheredOffset + column * channels,
                        channels);
            }
        }
    }
}
