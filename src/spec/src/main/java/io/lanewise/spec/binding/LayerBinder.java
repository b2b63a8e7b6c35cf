package io.lanewise.spec.binding;

import static io.lanewise.spec.binding.ShapeBinder.extent;
import static io.lanewise.spec.binding.ShapeBinder.padding;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.Extent;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.Limits;
import io.lanewise.spec.Padding;
import io.lanewise.spec.yaml.Problems;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Tagged;
import io.lanewise.spec.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads the lists of layers. A new kind of layer is a new line in {@link #KINDS} and a method. */
final class LayerBinder {

    /** A name has no dot, so that it cannot be taken for a position such as {@code encoder.0}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    /** The name of a layer or its position. */
    private static final Pattern REFERENCE =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}|encoder\\.(0|[1-9][0-9]{0,2})");

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        Kind deconv = kind(
                LayerBinder::deconv,
                "",
                "filters",
                "kernel",
                "stride",
                "padding",
                "output_padding",
                "dilation",
                "groups",
                "activation",
                "tied");
        KINDS.put(
                "conv",
                kind(
                        LayerBinder::conv,
                        "",
                        "filters",
                        "kernel",
                        "stride",
                        "padding",
                        "dilation",
                        "groups",
                        "activation"));
        KINDS.put("deconv", deconv);
        KINDS.put("conv_transpose", deconv);
        KINDS.put("dense", kind(LayerBinder::dense, "units", "units", "activation", "tied"));
        KINDS.put("maxpool", kind(LayerBinder::maxpool, "kernel", "kernel", "stride", "padding"));
        KINDS.put("avgpool", kind(LayerBinder::avgpool, "kernel", "kernel", "stride", "padding", "count_include_pad"));
        KINDS.put("unpool", kind(LayerBinder::unpool, "of", "of"));
        KINDS.put("upsample", kind(LayerBinder::upsample, "factor", "factor", "method", "align_corners"));
        KINDS.put("convlstm", new Kind(ConvLstmBinder::bind, "", ConvLstmBinder.KEYS));
        KINDS.put("states", kind(LayerBinder::states, ""));
        KINDS.put("top_k", kind(LayerBinder::topK, "active", "active"));
        KINDS.put("variational", kind(LayerBinder::variational, "units", "units", "weight"));
        KINDS.put("reshape", kind(LayerBinder::reshape, "length", "height", "width", "channels"));
    }

    /**
     * A kind of layer.
     *
     * @param keys its options
     * @param shortKey the option for which a value that is no mapping stands, as in {@code maxpool: 2}; empty for none
     */
    private record Kind(BiFunction<String, Section, LayerSpec> bind, String shortKey, List<String> keys) {}

    private static Kind kind(BiFunction<String, Section, LayerSpec> bind, String shortKey, String... options) {
        List<String> keys = new ArrayList<>(List.of(options));
        keys.add("name");
        return new Kind(bind, shortKey, keys);
    }

    private final Problems problems;
    private final Places places;

    LayerBinder(Problems problems, Places places) {
        this.problems = problems;
        this.places = places;
    }

    /** The layers of the list called {@code side}, at least one; what cannot be made out is broken. */
    List<LayerSpec> layers(Value list, String side) {
        List<LayerSpec> layers = new ArrayList<>();
        List<Value> items = list.items(1, Limits.LAYERS, "layer");
        for (int index = 0; index < items.size(); index++) {
            int before = problems.count();
            Value item = items.get(index);
            LayerSpec layer = layer(item, side + "." + index).orElseGet(() -> unreadable(item));
            layers.add(layer);
            if (problems.count() > before) {
                places.markBroken(layer);
            }
        }
        return layers.isEmpty() ? List.of(unreadable(list)) : layers;
    }

    /** Stands for layers that cannot be made out. */
    private LayerSpec unreadable(Value value) {
        LayerSpec layer = new LayerSpec.Unpool("", "");
        places.put(layer, value, Map.of());
        places.markBroken(layer);
        return layer;
    }

    private Optional<LayerSpec> layer(Value item, String position) {
        return item.tagged(KINDS.keySet()).map(tagged -> {
            Section options = options(tagged, KINDS.get(tagged.word()));
            String name = options.optional("name")
                    .map(given -> given.text(NAME, "a letter followed by at most 63 letters, digits, _ or -"))
                    .orElse(position);
            LayerSpec layer = KINDS.get(tagged.word()).bind().apply(name, options);
            places.put(layer, tagged.place(), options.values());
            return layer;
        });
    }

    private static Section options(Tagged tagged, Kind kind) {
        if (tagged.options().isEmpty()) {
            return tagged.place().emptySection();
        }
        Value options = tagged.options().get();
        boolean shortened = !kind.shortKey().isEmpty() && !options.isMapping();
        return shortened ? options.sectionOf(kind.shortKey()) : options.section(kind.keys());
    }

    private static LayerSpec conv(String name, Section options) {
        return new LayerSpec.Conv(
                name,
                options.required("filters").integer(1, Limits.SIZE),
                extent(options.required("kernel"), 1),
                extent(options.optional("stride"), 1, Extent.ONE),
                padding(options.optional("padding")),
                extent(options.optional("dilation"), 1, Extent.ONE),
                groups(options.optional("groups")),
                activation(options.optional("activation")));
    }

    private static LayerSpec deconv(String name, Section options) {
        Padding padding = padding(options.optional("padding"));
        options.optional("output_padding")
                .filter(given -> padding.equals(Padding.SAME))
                .ifPresent(given -> given.report(
                        "output_padding has no place beside padding: same, which decides the output's size;"
                                + " drop one."));
        return new LayerSpec.Deconv(
                name,
                options.required("filters").integer(1, Limits.SIZE),
                extent(options.required("kernel"), 1),
                extent(options.optional("stride"), 1, Extent.ONE),
                padding,
                extent(options.optional("output_padding"), 0, Extent.square(0)),
                extent(options.optional("dilation"), 1, Extent.ONE),
                groups(options.optional("groups")),
                activation(options.optional("activation")),
                options.optional("tied").flatMap(LayerBinder::tied));
    }

    private static LayerSpec dense(String name, Section options) {
        return new LayerSpec.Dense(
                name,
                options.required("units").integer(1, Limits.SIZE),
                activation(options.optional("activation")),
                options.optional("tied").flatMap(LayerBinder::tied));
    }

    private static Optional<String> tied(Value value) {
        if (value.isFlag()) {
            return value.flag() ? Optional.of(LayerSpec.MIRROR) : Optional.empty();
        }
        return Optional.of(
                value.text(REFERENCE, "true, or the name of a layer of the encoder, or its place, as in encoder.0"));
    }

    private static LayerSpec maxpool(String name, Section options) {
        Extent kernel = extent(options.required("kernel"), 1);
        return new LayerSpec.MaxPool(
                name, kernel, extent(options.optional("stride"), 1, kernel), padding(options.optional("padding")));
    }

    private static LayerSpec avgpool(String name, Section options) {
        Extent kernel = extent(options.required("kernel"), 1);
        return new LayerSpec.AvgPool(
                name,
                kernel,
                extent(options.optional("stride"), 1, kernel),
                padding(options.optional("padding")),
                options.optional("count_include_pad").map(Value::flag).orElse(true));
    }

    private static LayerSpec unpool(String name, Section options) {
        Optional<String> undoes = options.optional("of")
                .map(of -> of.text(REFERENCE, "the name of a maxpool, or its place, as in encoder.1"));
        return new LayerSpec.Unpool(name, undoes.orElse(""));
    }

    private static LayerSpec upsample(String name, Section options) {
        var method = options.optional("method")
                .map(given -> given.choice(Words.of(LayerSpec.Upsample.Method.class)))
                .orElse(LayerSpec.Upsample.Method.NEAREST);
        Optional<Value> align = options.optional("align_corners");
        align.filter(given -> method == LayerSpec.Upsample.Method.NEAREST)
                .ifPresent(given -> given.report(
                        "align_corners is for method: bilinear; nearest repeats pixels and has no corners to align."));
        return new LayerSpec.Upsample(
                name,
                method,
                extent(options.required("factor"), 1),
                align.map(Value::flag).orElse(false));
    }

    private static LayerSpec reshape(String name, Section options) {
        Optional<Shape> vector = options.optional("length")
                .map(length -> Shape.vector(length.called("reshape").integer(1, Limits.SIZE)));
        return new LayerSpec.Reshape(name, vector.orElseGet(() -> ShapeBinder.map(options)));
    }

    private static LayerSpec topK(String name, Section options) {
        return new LayerSpec.TopK(name, options.required("active").integer(1, Limits.SIZE));
    }

    private static LayerSpec variational(String name, Section options) {
        return new LayerSpec.Variational(
                name,
                options.required("units").integer(1, Limits.SIZE / 2),
                options.optional("weight")
                        .map(given -> given.number(LossBinder.WEIGHT))
                        .orElse(1.0));
    }

    private static LayerSpec states(String name, Section options) {
        return new LayerSpec.States(name);
    }

    private static int groups(Optional<Value> value) {
        Optional<Value> number =
                value.filter(given -> given.word().filter("depthwise"::equals).isEmpty());
        if (value.isPresent() && number.isEmpty()) {
            return LayerSpec.DEPTHWISE;
        }
        number.filter(given -> !given.isNumber()).ifPresent(given -> given.expected("a whole number or depthwise"));
        return number.filter(Value::isNumber)
                .map(given -> given.integer(1, Limits.SIZE))
                .orElse(1);
    }

    private static Activation activation(Optional<Value> value) {
        return value.map(LayerBinder::activation).orElse(Activation.IDENTITY);
    }

    private static Activation activation(Value value) {
        Map<String, Activation.Kind> kinds = Words.of(Activation.Kind.class);
        Optional<Tagged> tagged = value.tagged(kinds.keySet());
        Activation.Kind kind = tagged.map(Tagged::word).map(kinds::get).orElse(Activation.Kind.IDENTITY);
        Optional<Value> slope = tagged.flatMap(Tagged::options);
        if (kind != Activation.Kind.LEAKY_RELU) {
            slope.ifPresent(given -> given.report(kind.spelling() + " takes no number; only leaky_relu has a slope."));
            return new Activation(kind, 0);
        }
        return Activation.leakyRelu(
                slope.map(given -> given.called("the slope of leaky_relu").number(Range.above(0, 1)))
                        .orElse(Activation.DEFAULT_SLOPE));
    }
}
