package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.PoolKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/** Backward_data of pooling: each input gathers from the windows that cover it, in ascending order. */
abstract class GatheringPoolTwin extends BandedTwin {

    final PoolAxis rows;
    final PoolAxis columns;
    final Shape src;
    final Shape dst;

    GatheringPoolTwin(PoolKey key) {
        super(
                key,
                Direction.BACKWARD_DATA,
                key.src().height(),
                key.dst().elements() * key.window().taps());
        this.rows = new PoolAxis(key.window().height(), key.src().height());
        this.columns = new PoolAxis(key.window().width(), key.src().width());
        this.src = key.src();
        this.dst = key.dst();
    }

    /** Adds what one window sends to one pixel, under the tap with number {@code tap}, to the sums of all channels. */
    abstract void addWindow(
            Operands operands, int item, int windowRow, int windowColumn, int tap, float[] sums, int sumsOffset);

    @Override
    final void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        View diffSrc = operands.diffSrc();
        float[] out = (float[]) diffSrc.array();
        for (int row = firstRow; row < endRow; row++) {
            int outRow = diffSrc.rowOffset(item, row);
            java.util.Arrays.fill(out, outRow, outRow + src.width() * src.channels(), 0);
            for (int windowRow = rows.firstWindow(row); windowRow < rows.endWindow(row); windowRow++) {
                int kh = row - rows.origin(windowRow);
                for (int column = 0; column < src.width(); column++) {
                    for (int window = columns.firstWindow(column); window < columns.endWindow(column); window++) {
                        int tap = kh * columns.axis().kernel() + column - columns.origin(window);
                        addWindow(operands, item, windowRow, window, tap, out, outRow + column * src.channels());
                    }
                }
            }
        }
    }
}
