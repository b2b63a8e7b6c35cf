package io.lanewise.cli;

import io.lanewise.generator.Planner;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.runtime.training.Trainer;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import java.util.List;

/**
 * What a spec becomes before anything is allocated.
 *
 * @param bits width of the vectors, 0 for the scalar twins
 * @param batch items at once
 * @param inference memory of a program that only runs the model
 * @param training memory of a program that trains it, the optimizer's included
 */
record ModelPlan(
        ModelSpec spec,
        ElementType type,
        int bits,
        int batch,
        Shape code,
        List<Layer> layers,
        MemoryPlan inference,
        MemoryPlan training) {

    /** A layer and its kernels, forward first. */
    record Layer(ModelLayer layer, List<Choice> kernels) {

        KernelKey key() {
            return layer.key();
        }

        KernelName forward() {
            return kernels.getFirst().name();
        }
    }

    /**
     * The kernel of a direction.
     *
     * @param description what the generator's plan decided, line by line; empty for a scalar twin
     */
    record Choice(KernelName name, List<String> description) {}

    /** Plans a model for batches of {@code batch} items; kernels that were not generated are compiled. */
    static ModelPlan of(ModelSpec spec, Options options, Kernels kernels, int batch) {
        var dispatch = options.dispatch();
        ElementType type = options.type().orElse(ElementType.F32);
        List<ModelLayer> layers = ModelLayers.of(spec, type);
        kernels.prepare(layers.stream().map(ModelLayer::key).toList(), dispatch);
        try (var model = Autoencoder.create(spec, options)) {
            return new ModelPlan(
                    spec,
                    type,
                    dispatch.bits(),
                    batch,
                    ModelLayers.code(spec),
                    layers.stream().map(layer -> plan(layer, dispatch.bits())).toList(),
                    model.memory(LinkOptions.inference(batch)),
                    model.memory(Trainer.linking(spec, batch)));
        }
    }

    long parameters() {
        return layers.stream().mapToLong(layer -> layer.key().parameters()).sum();
    }

    /** Multiply-adds of forward for one item. */
    long macs() {
        return layers.stream().mapToLong(layer -> layer.key().macs()).sum();
    }

    private static Layer plan(ModelLayer layer, int bits) {
        return new Layer(
                layer,
                layer.key().directions().stream()
                        .map(direction -> choice(layer.key(), direction, bits))
                        .toList());
    }

    private static Choice choice(KernelKey key, Direction direction, int bits) {
        if (bits == 0) {
            return new Choice(KernelName.scalar(key, direction), List.of());
        }
        var plan = Planner.plan(key, direction, bits);
        return new Choice(plan.name(), plan.describe());
    }
}
