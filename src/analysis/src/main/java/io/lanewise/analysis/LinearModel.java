package io.lanewise.analysis;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.model.ModelFile;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Principal components as a model: a dense encoder W, b and a dense decoder V, c without activations. With the
 * components as the rows of P and the mean item m, {@code code = P x - P m} and {@code x = P' code + m}, so W = P,
 * b = -P m, V = P' and c = m.
 */
public final class LinearModel {

    private static final int BATCH = 100;

    private LinearModel() {}

    /**
     * The spec of a linear autoencoder.
     *
     * @param input shape of an item, whose numbers are the features
     * @param components units of the code
     */
    public static ModelSpec spec(Shape input, int components) {
        String reshape = input.pixels() == 1
                ? ""
                : "  - reshape: {height: %d, width: %d, channels: %d}\n"
                        .formatted(input.height(), input.width(), input.channels());
        String text =
                """
                # Principal components as a linear autoencoder.
                lanewise: 1
                name: pca-%1$d
                input: {height: %2$d, width: %3$d, channels: %4$d}
                encoder:
                  - dense: %1$d
                decoder:
                  - dense: %5$d
                """
                        .formatted(components, input.height(), input.width(), input.channels(), input.elements());
        return SpecReader.read(text + reshape + "training: {batch: " + BATCH + "}\n", "pca-" + components);
    }

    /**
     * Writes a model file, atomically, with weights rounded to float.
     *
     * @param input shape of an item
     * @throws RefusedFileException when the file cannot be written where it is to be
     */
    public static void write(Path target, Pca pca, Shape input) throws IOException {
        ModelSpec spec = spec(input, pca.components());
        var layers = ModelLayers.of(spec, ElementType.F32);
        var parameters = Parameters.zeros(layers);
        String encoder = layers.getFirst().name();
        String decoder = layers.get(1).name();
        View weights = parameters.named(encoder + ".weight").view();
        View bias = parameters.named(encoder + ".bias").view();
        View back = parameters.named(decoder + ".weight").view();
        View mean = parameters.named(decoder + ".bias").view();
        double[] item = pca.mean();
        int units = pca.components();
        for (int unit = 0; unit < units; unit++) {
            double[] component = pca.component(unit);
            double offset = 0;
            for (int feature = 0; feature < item.length; feature++) {
                // Weights of a dense layer lie input by input.
                weights.set(feature * units + unit, component[feature]);
                back.set(unit * item.length + feature, component[feature]);
                offset -= component[feature] * item[feature];
            }
            bias.set(unit, offset);
        }
        for (int feature = 0; feature < item.length; feature++) {
            mean.set(feature, item[feature]);
        }
        ModelFile.write(target, spec, parameters);
    }
}
