package io.lanewise.runtime.model;

import io.lanewise.runtime.graph.Parameter;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** What a spec says the bias of a cell's forget gate begins at. */
final class ForgetBias {

    private ForgetBias() {}

    /**
     * The value for a parameter of a cell.
     *
     * @throws IllegalArgumentException when the spec has no such cell
     */
    static double of(ModelSpec spec, Parameter parameter) {
        String layer = parameter.name().substring(0, parameter.name().lastIndexOf('.'));
        return Stream.concat(spec.encoder().stream(), spec.decoder().stream())
                .filter(LayerSpec.ConvLstm.class::isInstance)
                .map(LayerSpec.ConvLstm.class::cast)
                .filter(cell -> isNamed(layer, cell.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The model " + spec.name() + " has no cell for the parameter " + parameter.name() + "."))
                .forgetBias();
    }

    /** Of a model with two decoders the layers of each have the task before their name: {@code predict.decoder.0}. */
    private static boolean isNamed(String layer, String name) {
        return layer.equals(name)
                || Arrays.stream(Task.values())
                        .anyMatch(task -> layer.equals(task.name().toLowerCase(Locale.ROOT) + "." + name));
    }
}
