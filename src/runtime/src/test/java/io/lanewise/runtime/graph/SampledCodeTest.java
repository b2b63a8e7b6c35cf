package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.spec.CodeTransform;
import io.lanewise.spec.ModelLayer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs whose code is made of what the encoder's last layer gives. */
class SampledCodeTest {

    private static final int UNITS = 3;
    private static final int BATCH = 2;

    private static List<ModelLayer> layers(ElementType type, String encoder, CodeTransform transform, String decoder) {
        KernelKey first = KernelKey.parse(encoder).withType(type);
        KernelKey second = KernelKey.parse(decoder).withType(type);
        return List.of(
                new ModelLayer("encode", first, true, -1, Optional.of(transform), Optional.empty()),
                new ModelLayer("decode", second, false, -1));
    }

    private static List<ModelLayer> gaussian(ElementType type) {
        return layers(type, "dense_f32_i8_o6", new CodeTransform.Gaussian(UNITS, 1), "dense_f32_i3_o8_tanh");
    }

    private static Program link(List<ModelLayer> layers, LinkOptions options, Workers workers) {
        Program program = new Linker(Models.SCALAR, workers).link(layers, Models.parameters(layers, 1), options);
        program.spoil(Double.NaN);
        return program;
    }

    @ParameterizedTest
    @EnumSource
    void theCodeIsTheMeanWithoutNoiseAndInInference(ElementType type) {
        List<ModelLayer> layers = gaussian(type);
        double[] input = Run.input(layers, BATCH);
        try (Workers workers = Workers.of(2)) {
            Program training = link(layers, LinkOptions.training(BATCH), workers);
            Models.fill(training.input(), input, BATCH);
            SampledCode sampled = training.sampledCode().orElseThrow();
            Models.fill(sampled.noise(), new double[BATCH * UNITS], BATCH);
            training.forward();
            double[] moments = Models.read(sampled.moments(), BATCH);
            double[] means = {moments[0], moments[1], moments[2], moments[6], moments[7], moments[8]};
            assertArrayEquals(means, Models.read(training.code(), BATCH));
            Program inference = link(layers, LinkOptions.inference(BATCH), workers);
            assertTrue(inference.sampledCode().isEmpty());
            Models.fill(inference.input(), input, BATCH);
            inference.forward();
            assertArrayEquals(means, Models.read(inference.code(), BATCH));
            Program encoder = link(layers, LinkOptions.inference(BATCH).only(Part.ENCODER), workers);
            Models.fill(encoder.input(), input, BATCH);
            encoder.forward();
            assertArrayEquals(means, Models.read(encoder.output(), BATCH));
            Program decoder = link(layers, LinkOptions.inference(BATCH).only(Part.DECODER), workers);
            Models.fill(decoder.input(), means, BATCH);
            decoder.forward();
            assertArrayEquals(Models.read(inference.output(), BATCH), Models.read(decoder.output(), BATCH));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCodeIsDrawnByMeanDeviationAndNoise(ElementType type) {
        List<ModelLayer> layers = gaussian(type);
        double[] noise = {0.5, -1.25, 2, 0.75, -0.5, 0.25};
        try (Workers workers = Workers.of(1)) {
            Program program = link(layers, LinkOptions.training(BATCH), workers);
            Models.fill(program.input(), Run.input(layers, BATCH), BATCH);
            SampledCode sampled = program.sampledCode().orElseThrow();
            Models.fill(sampled.noise(), noise, BATCH);
            program.forward();
            double[] moments = Models.read(sampled.moments(), BATCH);
            double[] code = Models.read(program.code(), BATCH);
            for (int index = 0; index < code.length; index++) {
                int mean = index / UNITS * 2 * UNITS + index % UNITS;
                double expected = moments[mean] + Math.exp(moments[mean + UNITS] / 2) * noise[index];
                assertEquals(expected, code[index], 1e-6);
            }
        }
    }

    @Test
    void theLargestValuesOfAMapWithAHaloStayInEveryPart() {
        List<ModelLayer> layers = layers(
                ElementType.F32,
                "conv2d_f32_h6w6c1_k3s1p1_o4_tanh_max2",
                new CodeTransform.TopK(5),
                "deconv2d_f32_h3w3c4_k4s2p1_o1");
        double[] input = Run.input(layers, BATCH);
        try (Workers workers = Workers.of(2)) {
            Program whole = link(layers, LinkOptions.inference(BATCH), workers);
            Program encoder = link(layers, LinkOptions.inference(BATCH).only(Part.ENCODER), workers);
            Program decoder = link(layers, LinkOptions.inference(BATCH).only(Part.DECODER), workers);
            Program training = link(layers, LinkOptions.training(BATCH), workers);
            for (Program program : List.of(whole, encoder, training)) {
                Models.fill(program.input(), input, BATCH);
                program.forward();
            }
            double[] code = Models.read(encoder.output(), BATCH);
            for (int item = 0; item < BATCH; item++) {
                int active = 0;
                for (int index = item * 36; index < (item + 1) * 36; index++) {
                    active += code[index] != 0 ? 1 : 0;
                }
                assertEquals(5, active);
            }
            assertArrayEquals(code, Models.read(whole.code(), BATCH));
            assertArrayEquals(code, Models.read(training.code(), BATCH));
            Models.fill(decoder.input(), code, BATCH);
            decoder.forward();
            assertArrayEquals(Models.read(whole.output(), BATCH), Models.read(decoder.output(), BATCH));
            assertArrayEquals(Models.read(whole.output(), BATCH), Models.read(training.output(), BATCH));
        }
    }

    @Test
    void onlyTheLastLayerOfTheEncoderMakesACode() {
        List<ModelLayer> layers = List.of(
                new ModelLayer(
                        "a",
                        KernelKey.parse("dense_f32_i4_o4"),
                        true,
                        -1,
                        Optional.of(new CodeTransform.TopK(2)),
                        Optional.empty()),
                new ModelLayer("b", KernelKey.parse("dense_f32_i4_o3"), true, -1),
                new ModelLayer("c", KernelKey.parse("dense_f32_i3_o4"), false, -1));
        LinkException e = Assertions.assertThrows(LinkException.class, () -> Graph.of(layers, Part.WHOLE));
        assertEquals("a makes a code, so it is the last layer of the encoder.", e.getMessage());
    }
}
