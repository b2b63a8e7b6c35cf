package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.View;

/** Bilinear upsampling, forward. */
final class BilinearTwin extends BandedTwin {

    private final Shape src;
    private final Shape dst;
    private final BilinearAxis rows;
    private final BilinearAxis columns;

    BilinearTwin(UpsampleKey key) {
        super(key, Direction.FORWARD, key.dst().height(), 4 * key.dst().elements());
        this.src = key.src();
        this.dst = key.dst();
        this.rows = BilinearAxis.rows(key);
        this.columns = BilinearAxis.columns(key);
    }

    /** One row of src's width, interpolated between two rows. */
    @Override
    long scratchPerTask() {
        return (long) src.width() * src.channels();
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        View view = operands.src();
        float[] values = (float[]) view.array();
        float[] between = (float[]) operands.scratch().array();
        int betweenOffset = Math.toIntExact(operands.scratch().offset() + task * scratchPerTask());
        float[] out = (float[]) operands.dst().array();
        int channels = src.channels();
        for (int row = firstRow; row < endRow; row++) {
            int first = view.rowOffset(item, rows.lower(row));
            int second = view.rowOffset(item, rows.upper(row));
            interpolate(
                    values, first, second, (float) rows.fraction(row), between, betweenOffset, src.width() * channels);
            int outRow = operands.dst().rowOffset(item, row);
            for (int column = 0; column < dst.width(); column++) {
                interpolate(
                        between,
                        betweenOffset + columns.lower(column) * channels,
                        betweenOffset + columns.upper(column) * channels,
                        (float) columns.fraction(column),
                        out,
                        outRow + column * channels,
                        channels);
            }
        }
    }

    private static void interpolate(
            float[] from, int first, int second, float fraction, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.fma(from[second + i] - from[first + i], fraction, from[first + i]);
        }
    }
}
