package io.lanewise.verify;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;

/** How many roundings a term meets in a sum over pixels and batch in order {@link io.lanewise.kernel.Order#BLOCKED}. */
final class SumDepth {

    private SumDepth() {}

    /**
     * The pixels of the largest block of either map that the sums of a layer run over, and the levels of the tree above
     * the blocks.
     */
    static int of(WeightedKey key, int batch) {
        Shape weights = key instanceof Conv2dKey ? key.preShape() : key.src();
        return Math.max(depth(weights, batch), depth(key.preShape(), batch));
    }

    private static int depth(Shape map, int batch) {
        RowBlocks blocks = RowBlocks.of(map.height(), map.width());
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(blocks.blocks(batch) - 1);
        return blocks.rowsPerBlock() * map.width() + levels;
    }
}
