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
        return ofBlocks(RowBlocks.of(key.preShape().height(), key.preShape().width()), key.preShape(), batch);
    }

    static double ofWeights(WeightedKey key, int batch) {
        return switch (key) {
            case Conv2dKey conv -> ofWeights(conv.preShape(), batch);
            case Deconv2dKey deconv -> ofWeights(deconv.src(), batch);
            // No blocks: one chain over the batch.
            case DenseKey dense -> batch;
        };
    }

    private static double ofWeights(Shape map, int batch) {
        return ofBlocks(RowBlocks.ofWeights(map.height(), map.width()), map, batch);
    }

    private static double ofBlocks(RowBlocks blocks, Shape map, int batch) {
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(blocks.blocks(batch) - 1);
        return (double) Math.min(batch, blocks.itemsPerBlock()) * blocks.rowsPerBlock() * map.width() + levels;
    }
}
