package io.lanewise.spec;

import io.lanewise.kernel.ElementType;
import java.util.List;
import java.util.stream.Collectors;

/** Small specs for tests. */
final class Specs {

    private Specs() {}

    /** A spec with this input and these layers, written in flow style. */
    static String text(String input, List<String> encoder, List<String> decoder) {
        return "lanewise: 1\nname: test\ninput: " + input + "\nencoder:\n" + list(encoder) + "decoder:\n"
                + list(decoder);
    }

    /** Kernels of the model, with its names and indices of undone layers. */
    static List<ModelLayer> layers(String input, List<String> encoder, List<String> decoder) {
        return ModelLayers.of(SpecReader.read(text(input, encoder, decoder), "test"), ElementType.F32);
    }

    /** Spellings of the kernels. */
    static List<String> keys(List<ModelLayer> layers) {
        return layers.stream().map(layer -> layer.key().toString()).toList();
    }

    /** A spec of a model over frames; {@code sequence} is written in flow style. */
    static String text(String input, String sequence, List<String> encoder, List<String> decoder) {
        return text(input, encoder, decoder) + "sequence: " + sequence + "\n";
    }

    /** How the layers of a model over frames hang together. */
    static SequenceLayers sequence(String input, String sequence, List<String> encoder, List<String> decoder) {
        return ModelLayers.sequence(SpecReader.read(text(input, sequence, encoder, decoder), "test"), ElementType.F32)
                .orElseThrow();
    }

    private static String list(List<String> layers) {
        return layers.stream().map(layer -> "  - " + layer + "\n").collect(Collectors.joining());
    }
}
