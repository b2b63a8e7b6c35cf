package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/** Max pooling, forward. */
final class MaxPoolTwin extends BandedTwin {

    private final Shape dst;
    private final PoolAxis rows;
    private final PoolAxis columns;

    MaxPoolTwin(MaxPool2dKey key) {
        super(
                key,
                Direction.FORWARD,
                key.dst().height(),
                key.dst().elements() * key.window().taps());
        this.dst = key.dst();
        this.rows = new PoolAxis(key.window().height(), key.src().height());
        this.columns = new PoolAxis(key.window().width(), key.src().width());
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        float[] src = (float[]) operands.src().array();
        float[] out = (float[]) operands.dst().array();
        int rowPitch = operands.src().rowPitch();
        View workspace = operands.workspace();
        float[] winners = workspace == null ? null : (float[]) workspace.array();
        for (int row = firstRow; row < endRow; row++) {
            int outRow = operands.dst().rowOffset(item, row);
            int winnersRow = workspace == null
                    ? 0
                    : workspace.offset() + (item * dst.height() + row) * dst.width() * dst.channels();
            int srcRow = operands.src().rowOffset(item, rows.origin(row));
            for (int i = 0; i < dst.width() * dst.channels(); i++) {
                int column = i / dst.channels();
                int first = srcRow + columns.origin(column) * dst.channels() + i % dst.channels();
                int winner = winner(src, first, rowPitch, row, column);
                int kh = winner / columns.axis().kernel();
                int kw = winner % columns.axis().kernel();
                out[outRow + i] = src[first + kh * rowPitch + kw * dst.channels()];
                if (winners != null) {
                    winners[winnersRow + i] = winner;
                }
            }
        }
    }

    /** The winning tap of a window whose tap 0 lies at {@code first}, which may be outside of the map. */
    private int winner(float[] src, int first, int rowPitch, int row, int column) {
        int kernelWidth = columns.axis().kernel();
        int winner = -1;
        float best = 0;
        for (int kh = rows.firstTap(row); kh < rows.endTap(row); kh++) {
            for (int kw = columns.firstTap(column); kw < columns.endTap(column); kw++) {
                float value = src[first + kh * rowPitch + kw * dst.channels()];
                if (winner < 0 || Maximum.replaces(value, best)) {
                    best = value;
                    winner = kh * kernelWidth + kw;
                }
            }
        }
        return winner;
    }
}
