package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.Shape;

/** Average pooling, forward. */
final class AvgPoolTwin extends BandedTwin {

    private final Shape dst;
    private final PoolAxis rows;
    private final PoolAxis columns;
    private final boolean countPadding;

    AvgPoolTwin(AvgPool2dKey key) {
        super(
                key,
                Direction.FORWARD,
                key.dst().height(),
                key.dst().elements() * key.window().taps());
        this.dst = key.dst();
        this.rows = new PoolAxis(key.window().height(), key.src().height());
        this.columns = new PoolAxis(key.window().width(), key.src().width());
        this.countPadding = key.countPadding();
    }

    /** What the sum of a window is divided by: all of its taps, or those inside the map. */
    static float divisor(PoolAxis rows, PoolAxis columns, int row, int column, boolean countPadding) {
        return countPadding
                ? rows.axis().kernel() * columns.axis().kernel()
                : (rows.endTap(row) - rows.firstTap(row)) * (columns.endTap(column) - columns.firstTap(column));
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        float[] src = (float[]) operands.src().array();
        float[] out = (float[]) operands.dst().array();
        int channels = dst.channels();
        for (int row = firstRow; row < endRow; row++) {
            int outRow = operands.dst().rowOffset(item, row);
            int srcRow = operands.src().rowOffset(item, rows.origin(row));
            java.util.Arrays.fill(out, outRow, outRow + dst.width() * channels, 0);
            for (int column = 0; column < dst.width(); column++) {
                int sums = outRow + column * channels;
                for (int kh = rows.firstTap(row); kh < rows.endTap(row); kh++) {
                    for (int kw = columns.firstTap(column); kw < columns.endTap(column); kw++) {
                        int from = srcRow + kh * operands.src().rowPitch() + (columns.origin(column) + kw) * channels;
                        for (int channel = 0; channel < channels; channel++) {
                            out[sums + channel] += src[from + channel];
                        }
                    }
                }
                float divisor = divisor(rows, columns, row, column, countPadding);
                for (int channel = 0; channel < channels; channel++) {
                    out[sums + channel] /= divisor;
                }
            }
        }
    }
}
