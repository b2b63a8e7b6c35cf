package io.lanewise.cli;

import io.lanewise.generator.Planner;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.training.Trainer;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Validation;
import java.util.List;

/**
 * What a spec becomes before anything is allocated.
 *
 * @param bits width of the vectors, 0 for the scalar twins
 * @param batch items at once
 * @param inference memory of a program that only runs the model
 * @param training memory of a program that trains it, the optimizer's included, and that of one that measures what is
 *     held back, where training follows teachers
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

    /**
     * A layer and the kernels that it takes, forward first.
     *
     * @param steps at which it runs for one item: 1 but in models over sequences
     */
    record Layer(ModelLayer layer, int steps, List<Choice> kernels) {

        KernelKey key() {
            return layer.key();
        }

        KernelName forward() {
            return kernels.getFirst().name();
        }
    }

    /**
     * A kernel: of a cell's gradients some are those of its convolutions.
     *
     * @param description what the generator's plan decided, line by line; empty for a scalar twin
     */
    record Choice(KernelName name, List<String> description) {}

    /** Plans a model for batches of {@code batch} items; kernels that were not generated are compiled. */
    static ModelPlan of(ModelSpec spec, Options options, Kernels kernels, int batch) {
        var dispatch = options.dispatch();
        ElementType type = options.type().orElse(ElementType.F32);
        Network network = Network.of(spec, type);
        kernels.prepare(network.layers().stream().map(ModelLayer::key).toList(), dispatch);
        try (var workers = Workers.of(1)) {
            var linker = new Linker(dispatch, workers);
            return new ModelPlan(
                    spec,
                    type,
                    dispatch.bits(),
                    batch,
                    ModelLayers.code(spec),
                    layers(network, dispatch.bits()),
                    linker.plan(network, LinkOptions.inference(batch)),
                    linker.plan(network, Trainer.linking(spec, batch, heldOut(spec, batch))));
        }
    }

    /** How many items the data has is not known yet; of most, a batch and more are held back. */
    private static int heldOut(ModelSpec spec, int batch) {
        return spec.training().validation() instanceof Validation.None ? 0 : batch;
    }

    private static List<Layer> layers(Network network, int bits) {
        return network.sequence()
                .map(sequence -> sequence.timed().stream()
                        .map(timed -> plan(timed.layer(), timed.steps(), bits))
                        .toList())
                .orElseGet(() -> network.layers().stream()
                        .map(layer -> plan(layer, 1, bits))
                        .toList());
    }

    /** Frames that the decoders of a model over sequences give. */
    int framesGiven() {
        return ModelLayers.sequence(spec, type).map(sequence -> sequence.targets().size()).orElse(0);
    }

    long parameters() {
        return layers.stream().mapToLong(layer -> layer.layer().parameters()).sum();
    }

    /** Multiply-adds of forward for one item, over all steps. */
    long macs() {
        return layers.stream().mapToLong(layer -> layer.steps() * layer.key().macs()).sum();
    }

    private static Layer plan(ModelLayer layer, int steps, int bits) {
        return new Layer(
                layer,
                steps,
                layer.key().kernels().stream()
                        .map(one -> choice(one.key(), one.direction(), bits))
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
