package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;

/**
 * Backward_bias: the gradient before activation and fused pooling, and its sum over batch and pixels.
 *
 * <p>Equations 10 and 16 of {@code src/docs/backward-passes.md}, after 19 where pooling is fused.
 */
final class BiasTwin extends BlockedTwin {

    private final WeightedKey key;
    private final Shape pre;
    private final Shape dst;
    private final int pool;
    private final int sumsLength;

    BiasTwin(WeightedKey key) {
        super(
                key,
                Direction.BACKWARD_BIAS,
                RowBlocks.of(key.preShape().height(), key.preShape().width()),
                key.biasLength(),
                sumsLength(key)
                        + (poolOf(key) == 1 ? 0 : key.dst().width() * key.dst().channels()));
        this.key = key;
        this.pre = key.preShape();
        this.dst = key.dst();
        this.pool = poolOf(key);
        this.sumsLength = sumsLength(key);
    }

    private static int poolOf(WeightedKey key) {
        return key instanceof Conv2dKey conv ? conv.pool() : 1;
    }

    private static int sumsLength(WeightedKey key) {
        return Math.max(Order.VIRTUAL_LANES, key.biasLength());
    }

    @Override
    View result(Operands operands) {
        return operands.diffBias();
    }

    @Override
    void addRows(Operands operands, int item, int firstRow, int endRow, float[] sums, int sumsOffset) {
        View diffPre = operands.diffPre();
        float[] values = (float[]) diffPre.array();
        int rowLength = pre.width() * pre.channels();
        // Either every channel has its own sum or the lanes of a row are shared out among few channels.
        int sumsPerRow = Order.usesVirtualLanes(pre.channels()) ? Order.VIRTUAL_LANES : pre.channels();
        for (int row = firstRow; row < endRow; row++) {
            int offset = diffPre.rowOffset(item, row);
            if (pool == 1) {
                differentiateRow(operands, item, row, values, offset);
            } else {
                spreadRow(operands, item, row, values, offset, sums, sumsOffset + sumsLength);
            }
            for (int first = 0; first < rowLength; first += sumsPerRow) {
                int count = Math.min(sumsPerRow, rowLength - first);
                for (int lane = 0; lane < count; lane++) {
                    sums[sumsOffset + lane] += values[offset + first + lane];
                }
            }
        }
        for (int distance = sumsPerRow / 2; distance >= pre.channels(); distance /= 2) {
            for (int lane = 0; lane < distance; lane++) {
                sums[sumsOffset + lane] += sums[sumsOffset + lane + distance];
            }
        }
    }

    /** Writes {@code dst.width} pixels of the gradient before the activation of one row of dst. */
    private void differentiateRow(Operands operands, int item, int row, float[] values, int offset) {
        View y = operands.dst();
        View diffDst = operands.diffDst();
        Activations.differentiate(
                key.activation(),
                (float[]) y.array(),
                y.rowOffset(item, row),
                (float[]) diffDst.array(),
                diffDst.rowOffset(item, row),
                values,
                offset,
                dst.width() * dst.channels());
    }

    /** Writes one row before pooling: gradients at the winning taps, zeros elsewhere. */
    private void spreadRow(
            Operands operands, int item, int row, float[] values, int offset, float[] pooled, int pooledOffset) {
        int channels = pre.channels();
        java.util.Arrays.fill(values, offset, offset + pre.width() * channels, 0);
        int pooledRow = row / pool;
        if (pooledRow >= dst.height()) {
            return;
        }
        differentiateRow(operands, item, pooledRow, pooled, pooledOffset);
        float[] winners = (float[]) operands.workspace().array();
        int winnersRow = operands.workspace().offset() + (item * dst.height() + pooledRow) * dst.width() * channels;
        for (int i = 0; i < dst.width() * channels; i++) {
            int winner = (int) winners[winnersRow + i];
            if (winner / pool == row % pool) {
                int column = i / channels * pool + winner % pool;
                values[offset + column * channels + i % channels] = pooled[pooledOffset + i];
            }
        }
    }
}
