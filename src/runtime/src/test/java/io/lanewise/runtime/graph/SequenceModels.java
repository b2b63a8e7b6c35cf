package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SpecReader;
import java.util.List;

/** Small models over sequences, which together have all that a schedule of one can meet. */
final class SequenceModels {

    /** A forecaster whose decoder reads nothing; the lecture's cell, and frames in patches. */
    static final String UNCONDITIONAL = spec(
            "{past: 3, future: 2, patch: 2}",
            "{height: 6, width: 8, channels: 1}",
            "[{convlstm: {hidden: 3, kernel: 3, preset: lecture}}]",
            "[{convlstm: {hidden: 3, recurrent_kernel: 3, preset: lecture}}, {conv: {filters: 4, kernel: 1, activation: sigmoid}}]");

    /** The composite of Srivastava: two cells, of which the second has a smaller map; both tasks; hidden states side by side. */
    static final String COMPOSITE = spec(
            "{past: 4, future: 2, task: both}",
            "{height: 5, width: 4, channels: 2}",
            "[{convlstm: {hidden: 2, kernel: 3}}, {convlstm: {hidden: 3, kernel: 1, recurrent_kernel: 3}}]",
            "[{convlstm: {hidden: 3, recurrent_kernel: 3}}, {convlstm: {hidden: 2, kernel: 3}}, states,"
                    + " {conv: {filters: 2, kernel: 1, activation: tanh}}]");

    /** A decoder that reads the frames that it gave, and layers without states between cells. */
    static final String CONDITIONAL = spec(
            "{past: 3, future: 3, decoder_input: previous}",
            "{height: 4, width: 4, channels: 1}",
            "[{conv: {filters: 3, kernel: 3, padding: same, activation: tanh}}, {avgpool: 2},"
                    + " {convlstm: {hidden: 2, kernel: 3, peephole: none}}]",
            "[{conv: {filters: 3, kernel: 3, stride: 2, padding: same, activation: softplus}},"
                    + " {convlstm: {hidden: 2, kernel: 3, peephole: none}},"
                    + " {deconv: {filters: 1, kernel: 4, stride: 2, padding: 1, activation: sigmoid}}]");

    /** Both tasks with frames read by both decoders; the reconstructing one begins with zeros. */
    static final String CONDITIONAL_COMPOSITE = spec(
            "{past: 2, future: 3, task: both, decoder_input: previous}",
            "{height: 3, width: 4, channels: 1}",
            "[{convlstm: {hidden: 2, kernel: 3}}]",
            "[{convlstm: {hidden: 2, kernel: 3}}, {dense: 12}, {reshape: {height: 3, width: 4, channels: 1}}]");

    /** A code that is a map, and a decoder without cells. */
    static final String LAST = spec(
            "{past: 4, future: 1}",
            "{height: 4, width: 6, channels: 1}",
            "[{conv: {filters: 2, kernel: 3, padding: same, activation: tanh}}, {maxpool: 2},"
                    + " {convlstm: {hidden: 3, kernel: 3, return: last}}, {conv: {filters: 2, kernel: 1, activation: tanh}}]",
            "[{upsample: 2}, {conv: {filters: 1, kernel: 3, padding: same, activation: sigmoid}}]");

    /** Frames that encoder and decoder read and give in another shape; what the decoder gives has the halo that it reads it with. */
    static final String RESHAPED = spec(
            "{past: 2, future: 3, decoder_input: previous}",
            "{height: 4, width: 6, channels: 1}",
            "[{reshape: {height: 2, width: 3, channels: 4}}, {convlstm: {hidden: 2, kernel: 3}}]",
            "[{reshape: {height: 2, width: 3, channels: 4}}, {convlstm: {hidden: 2, kernel: 3}},"
                    + " {conv: {filters: 4, kernel: 1, activation: tanh}}, {reshape: {height: 4, width: 6, channels: 1}}]");

    /** At its first step a layer without states reads zeros in place of the frame that is to be reconstructed. */
    static final String ZEROS_FIRST = spec(
            "{past: 3, decoder_input: previous}",
            "{height: 3, width: 4, channels: 1}",
            "[{convlstm: {hidden: 2, kernel: 3}}]",
            "[{conv: {filters: 2, kernel: 3, padding: same, activation: tanh}}, {convlstm: {hidden: 2, kernel: 3}},"
                    + " {conv: {filters: 1, kernel: 1, activation: sigmoid}}]");

    /** Hidden states side by side, which a dense layer reads as a vector. */
    static final String STATES_DENSE = spec(
            "{past: 2, future: 2}",
            "{height: 3, width: 2, channels: 1}",
            "[{convlstm: {hidden: 1, kernel: 3}}, {convlstm: {hidden: 2, kernel: 3}}]",
            "[{convlstm: {hidden: 2, recurrent_kernel: 3}}, {convlstm: {hidden: 1, kernel: 3}}, states,"
                    + " {dense: {units: 6, activation: sigmoid}}, {reshape: {height: 3, width: 2, channels: 1}}]");

    /** Hidden states side by side, which a convolution reads in another shape, with zeros around it. */
    static final String STATES_RESHAPED = spec(
            "{past: 2, future: 2}",
            "{height: 2, width: 3, channels: 2}",
            "[{convlstm: {hidden: 1, kernel: 3}}, {convlstm: {hidden: 3, kernel: 3}}]",
            "[{convlstm: {hidden: 3, recurrent_kernel: 3}}, {convlstm: {hidden: 1, kernel: 3}}, states,"
                    + " {reshape: {height: 6, width: 2, channels: 2}},"
                    + " {conv: {filters: 1, kernel: 3, padding: same, activation: tanh}},"
                    + " {reshape: {height: 2, width: 3, channels: 2}}]");

    static final List<String> ALL = List.of(
            UNCONDITIONAL,
            COMPOSITE,
            CONDITIONAL,
            CONDITIONAL_COMPOSITE,
            LAST,
            RESHAPED,
            ZEROS_FIRST,
            STATES_DENSE,
            STATES_RESHAPED);

    private SequenceModels() {}

    private static String spec(String sequence, String input, String encoder, String decoder) {
        return """
                lanewise: 1
                name: small
                sequence: %s
                input: %s
                encoder: %s
                decoder: %s
                """.formatted(sequence, input, encoder, decoder);
    }

    static SequenceLayers layers(String text, ElementType type) {
        ModelSpec spec = SpecReader.read(text, "small.yaml");
        return ModelLayers.sequence(spec, type).orElseThrow();
    }
}
