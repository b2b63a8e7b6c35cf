package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.spec.ModelLayer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TiedWeightsTest {

    private static final int BATCH = 2;

    private static List<ModelLayer> layers(String encoder, String decoder, boolean tied) {
        return List.of(
                new ModelLayer("encoder.0", KernelKey.parse(encoder), true, -1),
                new ModelLayer(
                        "decoder.0",
                        KernelKey.parse(decoder),
                        false,
                        -1,
                        Optional.empty(),
                        tied ? Optional.of("encoder.0") : Optional.empty()));
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += a[index] * b[index];
        }
        return sum;
    }

    /** Groups, strides, dilation, paddings that differ, output padding; one channel and many; more rows than one task turns. */
    @ParameterizedTest
    @CsvSource({
        "dense_f64_i7_o5, dense_f64_i5_o7",
        "dense_f64_i70_o130, dense_f64_i130_o70",
        "conv2d_f64_h6w5c3_k3s1p1_o4, deconv2d_f64_h6w5c4_k3s1p1_o3",
        "conv2d_f64_h8w8c2_k4s2p1_o66, deconv2d_f64_h4w4c66_k4s2p1_o2",
        "conv2d_f64_h9w8c1_k2x3s2x1p0_o5, deconv2d_f64_h4w6c5_k2x3s2x1p0_o1_op1x0",
        "conv2d_f64_h7w7c6_k3s1p0.1.2.0d2g3_o9, deconv2d_f64_h5w4c9_k3s1p0.1.2.0d2g3_o6"
    })
    void theTiedDecoderIsTheAdjointOfTheEncoder(String encoder, String decoder) {
        List<ModelLayer> layers = layers(encoder, decoder, true);
        Parameters parameters = Models.parameters(layers, 3);
        for (String bias : List.of("encoder.0.bias", "decoder.0.bias")) {
            Storage.fill(parameters.named(bias).view().array(), 0);
        }
        try (Workers workers = Workers.of(2)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            LinkOptions options = LinkOptions.inference(BATCH);
            Program encoding = linker.link(layers, parameters, options.only(Part.ENCODER));
            Program decoding = linker.link(layers, parameters, options.only(Part.DECODER));
            double[] x = Models.numbers(encoding.input().shape(), BATCH, 1);
            double[] y = Models.numbers(decoding.input().shape(), BATCH, 2);
            Models.fill(encoding.input(), x, BATCH);
            encoding.forward();
            Models.fill(decoding.input(), y, BATCH);
            decoding.forward();
            double there = product(Models.read(encoding.output(), BATCH), y);
            double back = product(x, Models.read(decoding.output(), BATCH));
            assertTrue(Math.abs(there) > 0.01);
            assertEquals(there, back, 1e-12 * Math.max(1, Math.abs(there)));
        }
    }

    /** The gradient has the very bits of the sum of those that two layers with the same weights would have. */
    @ParameterizedTest
    @EnumSource
    void theGradientIsTheSumOfThoseOfBothLayers(ElementType type) {
        String spelling = type.spelling();
        String encoder = "conv2d_%s_h7w6c2_k3x2s2x1p1.0.1.1g2_o4_sigmoid".formatted(spelling);
        String decoder = "deconv2d_%s_h4w6c4_k3x2s2x1p1.0.1.1g2_o2_sigmoid".formatted(spelling);
        List<ModelLayer> tied = layers(encoder, decoder, true);
        List<ModelLayer> apart = layers(encoder, decoder, false);
        Parameters ofTied = Models.parameters(tied, 5);
        Parameters ofApart = Parameters.zeros(apart);
        for (Parameter parameter : ofTied.all()) {
            System.arraycopy(
                    parameter.view().array(), 0, ofApart.named(parameter.name()).view().array(), 0, parameter.length());
        }
        View weights = ofTied.named("encoder.0.weight").view();
        Parameter second = ofApart.named("decoder.0.weight");
        for (int index = 0; index < second.length(); index++) {
            second.view().set(index, weights.get(turned(index)));
        }
        try (Workers workers = Workers.of(2)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            Run one = Run.of(linker.link(tied, ofTied, LinkOptions.training(BATCH)), BATCH);
            Run two = Run.of(linker.link(apart, ofApart, LinkOptions.training(BATCH)), BATCH);
            assertArrayEquals(two.gradient("encoder.0.bias"), one.gradient("encoder.0.bias"));
            assertArrayEquals(two.gradient("decoder.0.bias"), one.gradient("decoder.0.bias"));
            double[] sum = two.gradient("encoder.0.weight").clone();
            double[] ofDecoder = two.gradient("decoder.0.weight");
            for (int index = 0; index < sum.length; index++) {
                double exact = sum[turned(index)] + ofDecoder[index];
                sum[turned(index)] = type == ElementType.F32 ? (float) exact : exact;
            }
            assertArrayEquals(sum, one.gradient("encoder.0.weight"));
        }
    }

    /**
     * Where the weight that the decoder has at {@code index} lies in the encoder's: of a group, the decoder's are
     * {@code [tap][2 inputs][2 groups x 1 output]}, the encoder's {@code [tap][1 input][2 groups x 2 outputs]}.
     */
    private static int turned(int index) {
        int tap = index / 4;
        int input = index / 2 % 2;
        int group = index % 2;
        return tap * 4 + group * 2 + input;
    }

    @Test
    void tiedWeightsAreNoParameterOfTheirOwn() {
        List<ModelLayer> layers = layers("dense_f32_i7_o5", "dense_f32_i5_o7", true);
        assertEquals(
                List.of("encoder.0.weight", "encoder.0.bias", "decoder.0.bias"),
                Parameters.zeros(layers).all().stream().map(Parameter::name).toList());
        assertEquals(47, layers.stream().mapToLong(ModelLayer::parameters).sum());
        assertEquals(47, Parameters.zeros(layers).elements());
    }

    @Test
    void aDecoderWithWeightsOfTheEncoderIsNotTrainedByItself() {
        List<ModelLayer> layers = layers("dense_f32_i7_o5", "dense_f32_i5_o7", true);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            LinkOptions decoder = LinkOptions.training(1).only(Part.DECODER);
            var refusal = assertThrows(
                    LinkException.class, () -> linker.link(layers, Parameters.zeros(layers), decoder));
            assertEquals(
                    "The decoder cannot be trained by itself: decoder.0 has the weights of encoder.0, a layer of the encoder,"
                            + " so train the whole model.",
                    refusal.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "conv2d_f32_h6w5c3_k3s1p1_o4, deconv2d_f32_h6w5c4_k5s1p2_o3",
        "conv2d_f32_h6w6c4_k3s1p1g2_o4, deconv2d_f32_h6w6c4_k3s1p1_o4",
        "conv2d_f32_h6w6c4_k3s1p1_o4, maxpool2d_f32_h6w6c4_k2s2p0"
    })
    void weightsThatDoNotFitAreRefused(String encoder, String decoder) {
        List<ModelLayer> layers = layers(encoder, decoder, true);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            var refusal = assertThrows(LinkException.class, () -> linker.plan(layers, LinkOptions.inference(1)));
            assertTrue(
                    refusal.getMessage().endsWith("cannot have the weights of encoder.0: that is no layer of the encoder"
                            + " which it is the adjoint of."),
                    refusal.getMessage());
        }
    }

    @Test
    void theCopyAndItsGradientAreInThePlan() {
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            MemoryPlan tied = linker.plan(layers("dense_f32_i70_o50", "dense_f32_i50_o70", true), LinkOptions.training(1));
            MemoryPlan apart = linker.plan(layers("dense_f32_i70_o50", "dense_f32_i50_o70", false), LinkOptions.training(1));
            long weights = 4 * Storage.allocated(3500);
            for (var kind : MemoryPlan.Kind.values()) {
                long more = switch (kind) {
                    case PARAMETERS -> -weights;
                    case PACKED_WEIGHTS -> weights;
                    default -> 0;
                };
                assertEquals(more, tied.bytes(kind) - apart.bytes(kind), kind.words());
            }
        }
    }
}
