package io.lanewise.spec.binding;

import static io.lanewise.spec.binding.ShapeBinder.extent;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.spec.Extent;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.Limits;
import io.lanewise.spec.Padding;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads ConvLSTM cells. */
final class ConvLstmBinder {

    /** Options of a cell. */
    static final List<String> KEYS = List.of(
            "hidden",
            "kernel",
            "recurrent_kernel",
            "stride",
            "padding",
            "dilation",
            "preset",
            "peephole",
            "candidate",
            "output",
            "forget_bias",
            "return",
            "name");

    private static final Map<String, Activation> CANDIDATES = words(Activation.SIGMOID, Activation.TANH);
    private static final Map<String, Activation> OUTPUTS = words(Activation.IDENTITY, Activation.TANH);
    private static final Range FORGET_BIAS = Range.closed(-100, 100);

    /** What options are where they are not given. */
    private enum Preset {
        /** A sigmoid candidate, and the cell state itself as output. */
        LECTURE(Peephole.PIXEL, Activation.SIGMOID, Activation.IDENTITY, 0),
        /** Shi et al. 2015, equation (3), with one peephole a channel. */
        SHI2015(Peephole.CHANNEL, Activation.TANH, Activation.TANH, 0),
        /** ConvLSTM2D of Keras with its defaults. */
        KERAS(Peephole.NONE, Activation.TANH, Activation.TANH, 1);

        private final Peephole peephole;
        private final Activation candidate;
        private final Activation output;
        private final double forgetBias;

        Preset(Peephole peephole, Activation candidate, Activation output, double forgetBias) {
            this.peephole = peephole;
            this.candidate = candidate;
            this.output = output;
            this.forgetBias = forgetBias;
        }
    }

    private ConvLstmBinder() {}

    static LayerSpec bind(String name, Section options) {
        Optional<Extent> recurrent = options.optional("recurrent_kernel").map(given -> extent(given, 1));
        Extent kernel = options.optional("kernel")
                .map(given -> extent(given, 1))
                .or(() -> recurrent)
                .orElseGet(() -> extent(options.required("kernel"), 1));
        Preset preset = options.optional("preset")
                .map(given -> given.choice(Words.of(Preset.class)))
                .orElse(Preset.SHI2015);
        options.optional("padding").ifPresent(given -> given.choice(Map.of("same", Padding.SAME)));
        return new LayerSpec.ConvLstm(
                name,
                options.required("hidden").integer(1, Limits.SIZE),
                kernel,
                recurrent.orElse(kernel),
                extent(options.optional("stride"), 1, Extent.ONE),
                extent(options.optional("dilation"), 1, Extent.ONE),
                options.optional("peephole")
                        .map(given -> given.choice(Words.of(Peephole.class)))
                        .orElse(preset.peephole),
                activation(options, "candidate", CANDIDATES, preset.candidate),
                activation(options, "output", OUTPUTS, preset.output),
                options.optional("forget_bias")
                        .map(given -> given.number(FORGET_BIAS))
                        .orElse(preset.forgetBias),
                options.optional("return")
                        .map(given -> given.choice(Words.of(LayerSpec.ConvLstm.Returns.class)))
                        .orElse(LayerSpec.ConvLstm.Returns.SEQUENCE));
    }

    private static Activation activation(
            Section options, String key, Map<String, Activation> accepted, Activation absent) {
        return options.optional(key).map(given -> given.choice(accepted)).orElse(absent);
    }

    private static Map<String, Activation> words(Activation... activations) {
        Map<String, Activation> words = new LinkedHashMap<>();
        for (Activation activation : activations) {
            words.put(activation.toString(), activation);
        }
        return words;
    }
}
