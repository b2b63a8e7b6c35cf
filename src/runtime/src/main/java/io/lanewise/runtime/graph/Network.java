package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.elementwise.FramePatches;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceLayers;
import java.util.List;
import java.util.Optional;

/**
 * The layers of a model as they are linked.
 *
 * @param layers all of them, the encoder's first
 * @param sequence how they hang together in time; empty where they are a chain over single maps
 */
public record Network(List<ModelLayer> layers, Optional<SequenceLayers> sequence) {

    public Network {
        layers = List.copyOf(layers);
    }

    /** The network of a model in an element type. */
    public static Network of(ModelSpec spec, ElementType type) {
        return new Network(ModelLayers.of(spec, type), ModelLayers.sequence(spec, type));
    }

    /** Layers one after another. */
    public static Network chain(List<ModelLayer> layers) {
        return new Network(layers, Optional.empty());
    }

    /** A model over sequences. */
    public static Network over(SequenceLayers sequence) {
        return new Network(sequence.layers(), Optional.of(sequence));
    }

    /** Frames of an item of the data; 1 where an item is a single map. */
    public int frames() {
        return sequence.map(layers -> layers.spec().frames()).orElse(1);
    }

    /** The first frames of an item, which the model reads: as many as {@link Program#inputs}. */
    public int past() {
        return sequence.map(layers -> layers.spec().past()).orElse(1);
    }

    /** How frames of the data become maps of the program. */
    public FramePatches patches() {
        return sequence.map(layers -> new FramePatches(layers.frame(), layers.spec().patch()))
                .orElseGet(() -> new FramePatches(layers.getFirst().key().src(), 1));
    }

    /** Of each of {@link Program#outputs} the frame of an item that it should be. */
    public List<Integer> targets() {
        return sequence.map(SequenceLayers::targets).orElse(List.of(0));
    }

    /** Multiply-adds of forward for one item, over all steps of time. */
    public long macs() {
        return sequence.map(SequenceLayers::macs)
                .orElseGet(() -> layers.stream().mapToLong(layer -> layer.key().macs()).sum());
    }
}
