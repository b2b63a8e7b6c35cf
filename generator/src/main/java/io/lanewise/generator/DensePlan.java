package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * Forward or backward_data of a dense layer: a tile of {@code vectors} vectors of results by {@code items} items of the batch, and the same tile for
 * single items, since the batch is not known. Each task has some results of some items. It walks along the summed elements in
 * runs, whose weights all its items use while they are in cache: so weights are read from memory once a task. Between runs, sums rest in dst.
 *
 * @param lanes lanes of a vector
 * @param run summed elements in a run
 * @param blocksPerTask blocks of {@code vectors} vectors of results in a task
 */
record DensePlan(KernelName name, DenseKey key, int lanes, int vectors, int items, int run, int blocksPerTask)
        implements KernelPlan {

    /** Items of a task. */
    static final int ITEMS_PER_TASK = 16;

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

    /** Results of an item; weights are {@code [summed][result]}. */
    int results() {
        return isForward() ? key.outputs() : key.inputs();
    }

    /** Results that a tile covers. */
    int blockLanes() {
        return vectors * lanes;
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
                "algorithm: direct, " + (isForward() ? "canonical" : "transposed") + " weights read once for " + ITEMS_PER_TASK + " items",
                "layer: " + summed() + " to " + results() + ", " + key.macs() + " multiply-adds an item",
                "tile: " + vectors + " vectors of " + lanes + " results x " + items + " items, and x 1 item for the rest of the batch; runs of " + run,
                "tasks: " + panels() + " for each " + ITEMS_PER_TASK + " items, of " + resultsPerTask() + " results");
    }
}
