package io.lanewise.spec;

import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tied weights: which layer of the encoder a layer of the decoder shares them with, and whether they fit there. */
final class Ties {

    private final Complaints complaints;

    Ties(Complaints complaints) {
        this.complaints = complaints;
    }

    /**
     * The decoder with every tie naming its layer by {@link LayerSpec#name}. The mirror image of the n-th layer with
     * weights of the decoder is the n-th of the encoder, counted from the code outwards; a position, {@code encoder.1},
     * becomes the name.
     */
    static List<LayerSpec> resolve(List<LayerSpec> encoder, List<LayerSpec> decoder) {
        List<LayerSpec> sources = encoder.reversed().stream()
                .filter(LayerSpec.Weighted.class::isInstance)
                .toList();
        List<LayerSpec> resolved = new ArrayList<>();
        int met = 0;
        for (LayerSpec layer : decoder) {
            String mirror = met < sources.size() ? sources.get(met).name() : LayerSpec.MIRROR;
            resolved.add(
                    switch (layer) {
                        case LayerSpec.Dense dense when dense.tied().isPresent() ->
                            dense.withTied(name(dense.tied().get(), mirror, encoder));
                        case LayerSpec.Deconv deconv when deconv.tied().isPresent() ->
                            deconv.withTied(name(deconv.tied().get(), mirror, encoder));
                        default -> layer;
                    });
            met += layer instanceof LayerSpec.Weighted ? 1 : 0;
        }
        return resolved;
    }

    private static String name(String tied, String mirror, List<LayerSpec> encoder) {
        return tied.equals(LayerSpec.MIRROR) ? mirror : References.name(tied, encoder);
    }

    /**
     * Reports a tie that cannot be.
     *
     * @param key of the layer
     * @param before all layers before it
     * @return the name of the layer whose weights it has
     */
    Optional<String> check(LayerSpec layer, KernelKey key, boolean encoder, List<ModelLayer> before) {
        if (!(layer instanceof LayerSpec.Weighted weighted) || weighted.tied().isEmpty()) {
            return Optional.empty();
        }
        refusal(weighted.tied().get(), key, encoder, before)
                .ifPresent(message -> complaints.report(layer, "tied", message));
        return weighted.tied();
    }

    private static Optional<String> refusal(String tied, KernelKey key, boolean encoder, List<ModelLayer> before) {
        if (encoder) {
            return Optional.of("tied belongs in the decoder: it shares the weights of a layer of the encoder; drop it.");
        }
        List<ModelLayer> sources = before.stream()
                .filter(layer -> layer.encoder() && layer.key() instanceof WeightedKey)
                .toList();
        String names = sources.isEmpty()
                ? "The encoder has none."
                : "There is: " + String.join(", ", sources.stream().map(ModelLayer::name).toList()) + ".";
        if (tied.equals(LayerSpec.MIRROR)) {
            return Optional.of("The decoder has more layers with weights than the encoder, so this one has no mirror image;"
                    + " say tied: and the name of a layer of the encoder. " + names);
        }
        return sources.stream()
                .filter(layer -> layer.name().equals(tied))
                .findFirst()
                .map(source -> misfit(source, key))
                .orElseGet(() -> Optional.of(
                        "tied takes a layer of the encoder with weights, and \"" + tied + "\" is none. " + names));
    }

    private static Optional<String> misfit(ModelLayer source, KernelKey key) {
        boolean dense = key instanceof DenseKey;
        if (dense ? !(source.key() instanceof DenseKey) : !(source.key() instanceof Conv2dKey)) {
            return Optional.of((dense ? "A dense layer is tied to a dense layer" : "A deconv is tied to a conv")
                    + " of the encoder, and " + source.name() + " is none; drop tied.");
        }
        Wiring needed = Wiring.turned(source.key());
        Wiring found = Wiring.of(key);
        return needed.equals(found)
                ? Optional.empty()
                : Optional.of("The weights of " + source.name() + ", turned over, lead from " + needed
                        + ", but this layer leads from " + found + "; make them alike, or drop tied.");
    }

    /** What a layer leads to what, and how; the window of a convolution. */
    private record Wiring(int inputs, int outputs, Optional<Window> window, int groups) {

        static Wiring of(KernelKey key) {
            return switch (key) {
                case DenseKey dense -> new Wiring(dense.inputs(), dense.outputs(), Optional.empty(), 1);
                case Deconv2dKey deconv ->
                    new Wiring(
                            deconv.src().channels(), deconv.filters(), Optional.of(deconv.window()), deconv.groups());
                default -> throw new IllegalArgumentException(key + " cannot be tied.");
            };
        }

        static Wiring turned(KernelKey key) {
            return switch (key) {
                case DenseKey dense -> new Wiring(dense.outputs(), dense.inputs(), Optional.empty(), 1);
                case Conv2dKey conv ->
                    new Wiring(conv.filters(), conv.src().channels(), Optional.of(conv.window()), conv.groups());
                default -> throw new IllegalArgumentException("Nothing can be tied to " + key + ".");
            };
        }

        @Override
        public String toString() {
            return inputs + " to " + outputs
                    + window.map(size -> " channels by a kernel of " + words(size) + ", "
                                    + (groups == 1 ? "1 group" : groups + " groups"))
                            .orElse(" values");
        }

        private static String words(Window window) {
            Axis rows = window.height();
            Axis columns = window.width();
            return rows.kernel() + "x" + columns.kernel() + ", stride " + rows.stride() + "x" + columns.stride()
                    + ", padding [" + rows.padBefore() + ", " + columns.padBefore() + ", " + rows.padAfter() + ", "
                    + columns.padAfter() + "], dilation " + rows.dilation() + "x" + columns.dilation();
        }
    }
}
