package io.lanewise.verify;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;

/**
 * How many roundings a term meets at most in a sum over pixels and batch in order
 * {@link io.lanewise.kernel.Order#BLOCKED}: one for each pixel of a block, and one for each level of the tree above.
 */
final class SumDepth {

    private SumDepth() {}

    static double ofBias(WeightedKey key, int batch) {
        return ofBlocks(key.preShape(), batch);
    }

    static double ofWeights(WeightedKey key, int batch) {
        return switch (key) {
            case Conv2dKey conv -> ofBlocks(conv.preShape(), batch);
            case Deconv2dKey deconv -> ofBlocks(deconv.src(), batch);
            // No blocks: one chain over the batch.
            case DenseKey dense -> batch;
        };
    }

    private static double ofBlocks(Shape map, int batch) {
        RowBlocks blocks = RowBlocks.of(map.height(), map.width());
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(blocks.blocks(batch) - 1);
        return (double) blocks.rowsPerBlock() * map.width() + levels;
    }
}
