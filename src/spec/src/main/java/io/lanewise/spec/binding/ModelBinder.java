package io.lanewise.spec.binding;

import io.lanewise.spec.DataSpec;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.NoiseSpec;
import io.lanewise.spec.Numerics;
import io.lanewise.spec.TrainingSpec;
import io.lanewise.spec.yaml.Problems;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Reads a whole spec: everything that can be said about a key by itself. Whether the layers fit together is not looked
 * at here, and an unpooling that names no pooling has an empty {@code undoes}.
 */
public final class ModelBinder {

    /** The version of the language. */
    public static final int VERSION = 1;

    private static final List<String> KEYS = List.of(
            "lanewise",
            "name",
            "input",
            "sequence",
            "encoder",
            "decoder",
            "loss",
            "noise",
            "training",
            "data",
            "numerics");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Problems problems;
    private final Places places = new Places();

    public ModelBinder(Problems problems) {
        this.problems = problems;
    }

    /** Where the parts of the model stand. */
    public Places places() {
        return places;
    }

    /** The model; where there were problems, with something legal in their place. */
    public ModelSpec bind(Value root, String text) {
        Section section = root.section(KEYS);
        version(section.required("lanewise"));
        LayerBinder layers = new LayerBinder(problems, places);
        LossBinder losses = new LossBinder(places);
        String name = section.required("name")
                .text(NAME, "1 to 64 letters, digits, _, - or ., beginning with a letter or digit");
        Value input = section.required("input");
        List<LayerSpec> encoder = layers.layers(section.required("encoder"), "encoder");
        List<LayerSpec> decoder = layers.layers(section.required("decoder"), "decoder");
        ModelSpec model = new ModelSpec(
                name,
                ShapeBinder.shape(input),
                section.optional("sequence").map(given -> part(given, SequenceBinder::sequence)),
                encoder,
                decoder,
                section.optional("loss").map(losses::loss).orElse(LossSpec.DEFAULT),
                section.optional("noise").map(given -> part(given, NoiseBinder::noise)).orElse(NoiseSpec.NONE),
                section.optional("training")
                        .map(given -> part(given, TrainingBinder::training))
                        .orElse(TrainingSpec.DEFAULT),
                section.optional("data").map(given -> part(given, DataBinder::data)).orElse(DataSpec.DEFAULT),
                section.optional("numerics").map(ModelBinder::numerics).orElse(Numerics.EXACT),
                text);
        places.put(model.input(), input, section.values());
        return model;
    }

    /** What {@code bind} makes of a value; broken where that caused a problem. */
    private <T> T part(Value value, BiFunction<Value, Places, T> bind) {
        int before = problems.count();
        T part = bind.apply(value, places);
        if (problems.count() > before) {
            places.markBroken(part);
        }
        return part;
    }

    private static void version(Value value) {
        if (!value.is(Integer.toString(VERSION))) {
            value.expected(VERSION + ", the version of the language that this release reads");
        }
    }

    private static Numerics numerics(Value value) {
        if (value.word().filter("fast"::equals).isPresent()) {
            value.report("numerics: fast is not available yet; write exact, or leave the key out.");
            return Numerics.EXACT;
        }
        return value.choice(Words.of(Numerics.class));
    }
}
