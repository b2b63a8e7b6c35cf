package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * Max unpooling, both directions: values go to the places the maxima came from, gradients the other way.
 *
 * <p>Backward is equation 21 of {@code src/docs/backward-passes.md}.
 */
final class MaxUnpoolTwin extends BandedTwin {

    private final boolean forward;
    private final Shape pooled;
    private final Shape full;
    private final PoolAxis rows;
    private final PoolAxis columns;

    /** Tasks are bands of rows of the map that is written. */
    MaxUnpoolTwin(MaxUnpool2dKey key, Direction direction) {
        super(
                key,
                direction,
                direction == Direction.FORWARD ? key.dst().height() : key.src().height(),
                key.dst().elements());
        this.forward = direction == Direction.FORWARD;
        this.pooled = key.src();
        this.full = key.dst();
        this.rows = new PoolAxis(key.pooling().window().height(), full.height());
        this.columns = new PoolAxis(key.pooling().window().width(), full.width());
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        for (int row = firstRow; row < endRow; row++) {
            if (forward) {
                fillRow(operands, item, row);
            } else {
                moveRow(operands, item, row, -1, operands.diffDst(), operands.diffSrc());
            }
        }
    }

    private void fillRow(Operands operands, int item, int row) {
        View dst = operands.dst();
        int offset = dst.rowOffset(item, row);
        java.util.Arrays.fill((float[]) dst.array(), offset, offset + full.width() * full.channels(), 0);
        if (rows.firstWindow(row) < rows.endWindow(row)) {
            moveRow(operands, item, rows.firstWindow(row), row, dst, operands.src());
        }
    }

    /**
     * Moves the values of one row of windows, from src to the given row of dst alone, or from anywhere in diffDst to
     * diffSrc.
     */
    private void moveRow(Operands operands, int item, int windowRow, int row, View fullMap, View pooledMap) {
        float[] fullArray = (float[]) fullMap.array();
        float[] pooledArray = (float[]) pooledMap.array();
        float[] winners = (float[]) operands.workspace().array();
        int rowLength = pooled.width() * pooled.channels();
        int winnersRow = operands.workspace().offset() + (item * pooled.height() + windowRow) * rowLength;
        int pooledRow = pooledMap.rowOffset(item, windowRow);
        for (int i = 0; i < rowLength; i++) {
            int winner = (int) winners[winnersRow + i];
            int fullRow = rows.origin(windowRow) + winner / columns.axis().kernel();
            int column = columns.origin(i / pooled.channels())
                    + winner % columns.axis().kernel();
            int element = fullMap.rowOffset(item, fullRow) + column * full.channels() + i % full.channels();
            if (!forward) {
                pooledArray[pooledRow + i] = fullArray[element];
            } else if (fullRow == row) {
                fullArray[element] = pooledArray[pooledRow + i];
            }
        }
    }
}
