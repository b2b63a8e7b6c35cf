package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.spec.TrainingSpec.Length;
import io.lanewise.spec.TrainingSpec.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedSpecsTest {

    static final Path FOLDER = Path.of("..", "..", "specs");

    @Test
    void lectureModelIsReadAsWritten() {
        ModelSpec model = SpecReader.read(FOLDER.resolve("lecture-conv-800.yaml"));
        assertEquals("lecture-conv-800", model.name());
        assertEquals(new Shape(800, 800, 1), model.input());
        assertEquals(
                new LayerSpec.Conv(
                        "encoder.2", 32, Extent.square(3), Extent.ONE, Padding.SAME, Extent.ONE, 1, Activation.RELU),
                model.encoder().get(2));
        assertEquals(
                new LayerSpec.Deconv(
                        "decoder.2",
                        1,
                        Extent.square(4),
                        Extent.square(2),
                        new Padding.Explicit(1, 1, 1, 1),
                        Extent.square(0),
                        Extent.ONE,
                        1,
                        Activation.SIGMOID),
                model.decoder().get(2));
        assertEquals(LossSpec.DEFAULT, model.loss());
        assertEquals(new NoiseSpec.Mask(0.3), model.noise());
        assertEquals(
                new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8), model.training().optimizer());
        assertEquals(1, model.training().batch());
        assertEquals(new Length(1000, Unit.STEPS), model.training().length());
        assertEquals(7, model.training().seed());
    }

    @Test
    void lectureModelIsSixKernels() {
        ModelSpec model = SpecReader.read(FOLDER.resolve("lecture-conv-800.yaml"));
        assertEquals(
                List.of(
                        "encoder.0 conv2d_f32_h800w800c1_k3s1p1_o16_relu_max2",
                        "encoder.2 conv2d_f32_h400w400c16_k3s1p1_o32_relu_max2",
                        "encoder.4 conv2d_f32_h200w200c32_k3s1p1_o64_relu_max2",
                        "decoder.0 deconv2d_f32_h100w100c64_k4s2p1_o32_relu",
                        "decoder.1 deconv2d_f32_h200w200c32_k4s2p1_o16_relu",
                        "decoder.2 deconv2d_f32_h400w400c16_k4s2p1_o1_sigmoid"),
                ModelLayers.of(model, ElementType.F32).stream()
                        .map(layer -> layer.name() + " " + layer.key())
                        .toList());
        assertEquals(new Shape(100, 100, 64), ModelLayers.code(model));
    }

    @Test
    void sourceTextIsReadAgain() {
        ModelSpec model = SpecReader.read(FOLDER.resolve("lecture-conv-800.yaml"));
        assertEquals(model, SpecReader.read(model.text(), "the text in a model file"));
    }

    static List<Path> specs() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shippedSpecIsWholeCommentedAndNamedAsItsFile(Path file) {
        ModelSpec model = SpecReader.read(file, warning -> fail(warning.toString()));
        assertEquals(file.getFileName().toString(), model.name() + ".yaml");
        assertTrue(model.text().startsWith("# "));
        assertEquals(model, SpecReader.read(model.text(), "the text in a model file"));
    }

    @Test
    void shippedSpecsHaveEveryOperatorAndActivationInFewKernels() throws IOException {
        List<KernelKey> keys = specs().stream()
                .flatMap(file -> ModelLayers.of(SpecReader.read(file), ElementType.F32).stream())
                .map(ModelLayer::key)
                .distinct()
                .toList();
        Set<String> operators =
                keys.stream().map(key -> key.toString().replaceFirst("_.*", "")).collect(Collectors.toSet());
        assertEquals(
                Set.of("conv2d", "deconv2d", "dense", "maxpool2d", "avgpool2d", "maxunpool2d", "upsample", "convlstm"),
                operators);
        Set<Activation.Kind> activations = keys.stream()
                .filter(WeightedKey.class::isInstance)
                .map(key -> ((WeightedKey) key).activation().kind())
                .collect(Collectors.toSet());
        assertEquals(Set.of(Activation.Kind.values()), activations);
        assertTrue(keys.size() <= 60, () -> keys.size() + " kernels are generated and committed at three widths each");
    }
}
