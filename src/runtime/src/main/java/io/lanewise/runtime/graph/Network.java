package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
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
}
