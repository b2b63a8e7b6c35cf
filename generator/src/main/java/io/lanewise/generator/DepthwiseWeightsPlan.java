package io.lanewise.generator;

import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.RowBlocks;
import java.util.List;

/**
 * Backward_weights of a convolution that filters each channel by itself: a tile of {@code rows x columns} taps of one vector of channels, summed over
 * the pixels of a block. Where tiles do not divide the window, or vectors the channels, the last overlaps the one before.
 *
 * @param product what is computed; one channel a group
 * @param blocks how pixels are cut into blocks
 * @param lanes lanes of a vector
 */
record DepthwiseWeightsPlan(KernelName name, OuterProduct product, RowBlocks blocks, int lanes, int rows, int columns)
        implements KernelPlan {

    int channels() {
        return product.small().channels();
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: depthwise products over pixels",
                "maps: " + product.large() + " under the taps of " + product.small() + ", " + name.key().macs() + " multiply-adds an item",
                "tile: a vector of " + lanes + " channels x " + rows + "x" + columns + " taps",
                "blocks: " + blocks.words() + ", each with " + product.length()
                        + " sums in scratch");
    }
}
