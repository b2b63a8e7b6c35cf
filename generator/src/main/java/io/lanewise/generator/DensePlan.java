package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.DenseBlocks;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * Forward or backward_data of a dense layer: a tile of {@code vectors} vectors of results by {@code items} items of the batch, and the same tile for
 * single items, since the batch is not known. Each task has some results of some items. For each block of results it walks along the summed elements in
 * runs, whose weights all its items use while they are in cache: so weights are read from memory once a task. Between runs, sums rest in dst.
 *
 * @param lanes lanes of a vector
 * @param blocksPerTask blocks of {@code vectors} vectors of results in a task
 */
record DensePlan(KernelName name, DenseKey key, int lanes, int vectors, int items, int blocksPerTask)
        implements KernelPlan {

    /** Items of a task. */
    static final int ITEMS_PER_TASK = 16;

    /** Summed elements in a run: their weights of a block, and the elements of some items, are in L1 together. */
    static final int RUN = 256;

    boolean isForward() {
        return name.direction() == Direction.FORWARD;
    }

    /** The activation of a forward pass; identity in a backward pass. */
    Activation activation() {
        return isForward() ? key.activation() : Activation.IDENTITY;
    }

    /** Elements that each result sums over. */
    int summed() {
        return isForward() ? key.inputs() : key.outputs();
    }

    /** Results of an item. */
    int results() {
        return isForward() ? key.outputs() : key.inputs();
    }

    /** Results that a tile covers. */
    int blockLanes() {
        return vectors * lanes;
    }

    /** How weights are packed: in the order in which tiles read them. */
    DenseBlocks packed() {
        return new DenseBlocks(key.inputs(), key.outputs(), name.direction(), blockLanes());
    }

    /** Results of a task; the last may have fewer. */
    int resultsPerTask() {
        return Math.min(results(), blocksPerTask * blockLanes());
    }

    /** Tasks that share out the results of an item. */
    int panels() {
        return (results() + resultsPerTask() - 1) / resultsPerTask();
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: direct, weights packed in blocks of " + blockLanes() + " results, read once for " + ITEMS_PER_TASK + " items",
                "layer: " + summed() + " to " + results() + ", " + key.macs() + " multiply-adds an item",
                "tile: " + vectors + " vectors of " + lanes + " results x " + items + " items, and x 1 item for the rest of the batch; runs of " + Math.min(RUN, summed()),
                "tasks: " + panels() + " for each " + ITEMS_PER_TASK + " items, of " + resultsPerTask() + " results");
    }
}
