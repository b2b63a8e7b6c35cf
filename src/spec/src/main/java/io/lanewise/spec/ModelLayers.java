package io.lanewise.spec;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a model to its kernels: shape inference.
 *
 * <p>Dense layers read maps as vectors and reshapes change nothing in memory, so the {@code src} of a kernel has the
 * same elements as the {@code dst} of the one before, but not always the same shape. A model over sequences is no such
 * chain: {@link #sequence} tells what its layers read.
 */
public final class ModelLayers {

    private ModelLayers() {}

    /**
     * The kernels of {@code model}, encoder first, in the order in which they run. A convolution directly followed by a
     * max pooling with square windows, stride equal to the kernel and no padding is one kernel; a reshape is none. Of a
     * model over sequences they are {@link SequenceLayers#layers}.
     *
     * @throws SpecException when the shapes of a model that no {@link SpecReader} made do not fit
     */
    public static List<ModelLayer> of(ModelSpec model, ElementType type) {
        List<SpecProblem> problems = new ArrayList<>();
        List<ModelLayer> layers = check(model, problems).layers(type);
        throwIfAny(problems);
        return layers;
    }

    /**
     * How the layers of a model over sequences hang together in time; empty where items are single maps.
     *
     * @throws SpecException when the shapes of a model that no {@link SpecReader} made do not fit
     */
    public static Optional<SequenceLayers> sequence(ModelSpec model, ElementType type) {
        List<SpecProblem> problems = new ArrayList<>();
        Optional<SequenceLayers> layers = check(model, problems).sequence(type);
        throwIfAny(problems);
        return layers;
    }

    /**
     * Shape of the code: the output of the encoder's last layer, after its reshape where that is the last.
     *
     * @throws SpecException when the shapes of a model that no {@link SpecReader} made do not fit
     */
    public static Shape code(ModelSpec model) {
        List<SpecProblem> problems = new ArrayList<>();
        Shape code = check(model, problems).code().orElse(model.input());
        throwIfAny(problems);
        return code;
    }

    /** The layer, as written, that a kernel was made of; of a convolution with fused pooling, the convolution. */
    public static LayerSpec written(ModelSpec model, ModelLayer layer) {
        return (layer.encoder() ? model.encoder() : model.decoder())
                .stream()
                        .filter(spec -> SequenceInference.names(model, spec, layer.encoder())
                                .anyMatch(layer.name()::equals))
                        .findFirst()
                        .orElseThrow();
    }

    private static ModelCheck check(ModelSpec model, List<SpecProblem> problems) {
        return new ModelCheck(
                model,
                (part, option, message) -> problems.add(new SpecProblem(where(model, part), message, "")),
                layer -> false,
                LayerSpec::name);
    }

    private static String where(ModelSpec model, Object part) {
        return part instanceof LayerSpec layer ? model.name() + ", " + layer.name() : model.name();
    }

    private static void throwIfAny(List<SpecProblem> problems) {
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
    }
}
