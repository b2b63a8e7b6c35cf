package io.lanewise.generator;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * Backward_weights of a dense layer: a tile of {@code rows} inputs by {@code vectors} vectors of outputs, one chain over the batch each. Stage 0 copies
 * src and diffPre into scratch so that a tile reads one ascending run of each: {@code [tile of inputs][item][input]} and {@code [block of
 * outputs][item][output]}. Stage 1 sums; its tasks share out the tiles, and the last one has two where they overlap.
 *
 * @param lanes lanes of a vector
 * @param tasks tasks of stage 1, whatever the batch
 */
record DenseWeightsPlan(KernelName name, DenseKey key, int lanes, int vectors, int rows, int tasks) implements KernelPlan {

    /** Items that a task of stage 0 copies. */
    static final int ITEMS_PER_TASK = 16;

    /** Tiles that cover the inputs; the last one overlaps the one before where tiles do not divide them. */
    int tiles() {
        return (key.inputs() + rows - 1) / rows;
    }

    /** Outputs of a block. */
    int blockLanes() {
        return vectors * lanes;
    }

    /** Elements of an item in scratch: its inputs, then its gradients. */
    int copiedLength() {
        return tiles() * rows + key.outputs();
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: outer products of copies that tiles read in order, one chain over the batch for each weight",
                "layer: " + key.inputs() + " to " + key.outputs() + ", " + key.macs() + " multiply-adds an item",
                "tile: " + rows + " inputs x " + vectors + " vectors of " + lanes + " outputs",
                "tasks: copies of " + ITEMS_PER_TASK + " items each, " + copiedLength() + " elements an item in scratch; then " + tasks);
    }
}
