package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import java.util.List;

/**
 * backward_bias: row by row, the gradient before activation and pooling, and its sums over pixels while the row is still in cache. Stage 0
 * writes the sums of each block to scratch, stage 1 adds the blocks.
 *
 * @param blocks how pixels are cut into blocks
 * @param lanes lanes of a vector
 */
record BiasPlan(KernelName name, RowBlocks blocks, int lanes) implements KernelPlan {

    /** Lanes that a row of few channels is summed in, whatever the width of the vectors. */
    static final int VIRTUAL_LANES = 16;

    Activation activation() {
        return ((WeightedKey) name.key()).activation();
    }

    /** The map before pooling. */
    Shape map() {
        return ((WeightedKey) name.key()).preShape();
    }

    int pool() {
        return name.key() instanceof Conv2dKey conv ? conv.pool() : 1;
    }

    int channels() {
        return map().channels();
    }

    /** Whether rows are summed in virtual lanes instead of one chain a channel. */
    boolean inVirtualLanes() {
        int channels = channels();
        return channels < VIRTUAL_LANES && VIRTUAL_LANES % channels == 0;
    }

    /** Elements that a block has in scratch: its sums, rounded up to whole vectors. */
    int sumLength() {
        return inVirtualLanes() ? VIRTUAL_LANES : new Parts(channels(), lanes).vectors() * lanes;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: derivative and sums row by row" + (inVirtualLanes() ? ", in " + VIRTUAL_LANES + " virtual lanes" : ""),
                "map: " + map() + (pool() > 1 ? ", from pooled " + name.key().dst() : ""),
                "blocks: " + blocks.words());
    }
}
