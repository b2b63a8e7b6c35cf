package io.lanewise.generator;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * Backward_weights of a dense layer: a tile of {@code rows} inputs by {@code vectors} vectors of outputs, one chain over the batch each. Each weight is
 * written once; tasks share out the inputs.
 *
 * @param lanes lanes of a vector
 * @param tasks tasks of a call, whatever the batch
 */
record DenseWeightsPlan(KernelName name, DenseKey key, int lanes, int vectors, int rows, int tasks) implements KernelPlan {

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: outer products, one chain over the batch for each weight",
                "layer: " + key.inputs() + " to " + key.outputs() + ", " + key.macs() + " multiply-adds an item",
                "tile: " + rows + " inputs x " + vectors + " vectors of " + lanes + " outputs",
                "tasks: " + tasks);
    }
}
