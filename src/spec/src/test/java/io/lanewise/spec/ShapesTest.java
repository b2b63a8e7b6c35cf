package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {

    /** What follows the layer under test does not matter: any shape goes back to the input through a dense layer. */
    private static KernelKey first(String input, String layer) {
        List<ModelLayer> layers = Specs.layers(
                "{height: " + input.split("x")[0] + ", width: " + input.split("x")[1] + ", channels: "
                        + input.split("x")[2] + "}",
                List.of(layer),
                List.of(
                        "dense: " + product(input),
                        "reshape: {height: " + input.split("x")[0] + ", width: " + input.split("x")[1] + ", channels: "
                                + input.split("x")[2] + "}"));
        return layers.getFirst().key();
    }

    private static long product(String input) {
        String[] sizes = input.split("x");
        return new Shape(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2])).elements();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        9x9x2 | conv: {filters: 4, kernel: 3} | conv2d_f32_h9w9c2_k3s1p0_o4 | 7x7x4
        9x18x8 | conv: {filters: 8, kernel: [1, 3], stride: [2, 1], padding: [0, 1, 2, 0], dilation: [1, 2], \
            groups: 4, activation: tanh} | conv2d_f32_h9w18c8_k1x3s2x1p0.1.2.0d1x2g4_o8_tanh | 6x15x8
        9x9x2 | conv: {filters: 4, kernel: 3, padding: [1, 0]} | conv2d_f32_h9w9c2_k3s1p1x0_o4 | 9x7x4
        9x9x2 | conv: {filters: 4, kernel: 3, padding: valid, activation: identity} \
            | conv2d_f32_h9w9c2_k3s1p0_o4 | 7x7x4
        9x9x6 | conv: {filters: 12, kernel: 3, padding: same, groups: depthwise} \
            | conv2d_f32_h9w9c6_k3s1p1g6_o12 | 9x9x12
        9x9x2 | conv: {filters: 4, kernel: 3, activation: {leaky_relu: 0.2}} \
            | conv2d_f32_h9w9c2_k3s1p0_o4_leaky_relu0.2 | 7x7x4
        9x9x2 | conv: {filters: 4, kernel: 3, activation: leaky_relu} | conv2d_f32_h9w9c2_k3s1p0_o4_leaky_relu | 7x7x4
        5x5x3 | deconv: {filters: 2, kernel: 4, stride: 2, padding: 1} | deconv2d_f32_h5w5c3_k4s2p1_o2 | 10x10x2
        5x5x3 | conv_transpose: {filters: 2, kernel: 4, stride: 2, padding: 1} | deconv2d_f32_h5w5c3_k4s2p1_o2 | 10x10x2
        5x5x3 | deconv: {filters: 2, kernel: 3, stride: 2, padding: 1, output_padding: [1, 0], activation: relu} \
            | deconv2d_f32_h5w5c3_k3s2p1_o2_op1x0_relu | 10x9x2
        5x5x4 | deconv: {filters: 4, kernel: 2, dilation: 3, groups: depthwise} \
            | deconv2d_f32_h5w5c4_k2s1p0d3g4_o4 | 8x8x4
        4x3x2 | dense: 7 | dense_f32_i24_o7 | 1x1x7
        4x3x2 | dense: {units: 7, activation: softplus} | dense_f32_i24_o7_softplus | 1x1x7
        9x8x3 | maxpool: 2 | maxpool2d_f32_h9w8c3_k2s2p0 | 4x4x3
        9x8x3 | maxpool: {kernel: [3, 2], stride: 1, padding: 1} | maxpool2d_f32_h9w8c3_k3x2s1p1 | 9x9x3
        9x8x3 | avgpool: 2 | avgpool2d_f32_h9w8c3_k2s2p0 | 4x4x3
        9x8x3 | avgpool: {kernel: 3, stride: 2, padding: 1, count_include_pad: false} \
            | avgpool2d_f32_h9w8c3_k3s2p1_excpad | 5x4x3
        9x8x3 | avgpool: [3, 2] | avgpool2d_f32_h9w8c3_k3x2s3x2p0 | 3x4x3
        3x4x2 | upsample: 2 | upsample_f32_h3w4c2_f2_nearest | 6x8x2
        3x4x2 | upsample: {factor: [2, 3], method: bilinear} | upsample_f32_h3w4c2_f2x3_bilinear | 6x12x2
        3x4x2 | upsample: {factor: 3, method: bilinear, align_corners: true} \
            | upsample_f32_h3w4c2_f3_bilinear_aligned | 9x12x2
        """)
    void layerBecomesItsKernel(String input, String layer, String key, String output) {
        KernelKey made = first(input, layer);
        assertEquals(key + " -> " + output, made + " -> " + made.dst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # size | kernel | stride | dilation | before | after : out = ceil(size / stride), the odd pixel at the end
        8 | 3 | 1 | 1 | 1 | 1
        8 | 4 | 1 | 1 | 1 | 2
        8 | 3 | 2 | 1 | 0 | 1
        7 | 3 | 2 | 1 | 1 | 1
        9 | 2 | 2 | 1 | 0 | 1
        8 | 2 | 2 | 1 | 0 | 0
        5 | 1 | 3 | 1 | 0 | 0
        8 | 3 | 1 | 3 | 3 | 3
        8 | 4 | 3 | 2 | 2 | 3
        2 | 7 | 1 | 1 | 3 | 3
        1 | 5 | 2 | 1 | 2 | 2
        """)
    void sameConvolutionHasTheCeilingOfSizeOverStride(
            int size, int kernel, int stride, int dilation, int before, int after) {
        KernelKey key = first(
                size + "x1x1",
                "conv: {filters: 1, kernel: [" + kernel + ", 1], stride: [" + stride + ", 1], dilation: [" + dilation
                        + ", 1], padding: same}");
        String padding =
                before == after ? "p" + (before == 0 ? "0" : before + "x0") : "p" + before + ".0." + after + ".0";
        assertEquals(Math.ceilDiv(size, stride), key.dst().height());
        assertEquals(padding, key.toString().replaceFirst(".*_k[^_p]*(p[0-9.x]+).*", "$1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # kernel | stride | dilation | before | after | output padding : out = in * stride, the odd pixel at the end
        4 | 2 | 1 | 1 | 1 | 0
        3 | 2 | 1 | 0 | 1 | 0
        2 | 2 | 1 | 0 | 0 | 0
        1 | 2 | 1 | 0 | 0 | 1
        1 | 3 | 1 | 0 | 0 | 2
        3 | 1 | 1 | 1 | 1 | 0
        5 | 3 | 1 | 1 | 1 | 0
        3 | 2 | 2 | 1 | 2 | 0
        2 | 4 | 2 | 0 | 0 | 1
        """)
    void sameTransposedConvolutionMultipliesByTheStride(
            int kernel, int stride, int dilation, int before, int after, int added) {
        for (int size : new int[] {1, 2, 5, 8}) {
            KernelKey key = first(
                    size + "x1x1",
                    "deconv: {filters: 1, kernel: [" + kernel + ", 1], stride: [" + stride + ", 1], dilation: ["
                            + dilation + ", 1], padding: same}");
            String padding =
                    before == after ? "p" + (before == 0 ? "0" : before + "x0") : "p" + before + ".0." + after + ".0";
            assertEquals(size * stride, key.dst().height());
            assertEquals(padding, key.toString().replaceFirst(".*_k[^_p]*(p[0-9.x]+).*", "$1"));
            assertEquals(added > 0 ? "_op" + added + "x0" : "", key.toString().replaceFirst(".*_o1", ""));
        }
    }

    @Test
    void samePoolingHasTheCeilingOfSizeOverStride() {
        assertEquals(
                "maxpool2d_f32_h5w4c1_k2s2p0.0.1.0",
                first("5x4x1", "maxpool: {kernel: 2, padding: same}").toString());
        assertEquals(
                new Shape(3, 2, 1),
                first("5x4x1", "maxpool: {kernel: 2, padding: same}").dst());
        assertEquals(
                new Shape(3, 2, 1),
                first("5x4x1", "avgpool: {kernel: 3, stride: 2, padding: same}").dst());
    }

    @Test
    void elementTypeIsThatAskedFor() {
        ModelSpec model = SpecReader.read(Specs.text("8", List.of("dense: 2"), List.of("dense: 8")), "test");
        assertEquals(List.of("dense_f64_i8_o2", "dense_f64_i2_o8"), Specs.keys(ModelLayers.of(model, ElementType.F64)));
    }

    @Test
    void reshapeIsNoKernelAndEndsTheVector() {
        List<ModelLayer> layers = Specs.layers(
                "{height: 4, width: 4, channels: 1}",
                List.of("conv: {filters: 2, kernel: 3, stride: 2, padding: same}", "dense: 3"),
                List.of(
                        "dense: 8",
                        "reshape: {height: 2, width: 2, channels: 2}",
                        "upsample: 2",
                        "conv: {filters: 1, kernel: 1}"));
        assertEquals(
                List.of(
                        "conv2d_f32_h4w4c1_k3s2p0.0.1.1_o2",
                        "dense_f32_i8_o3",
                        "dense_f32_i3_o8",
                        "upsample_f32_h2w2c2_f2_nearest",
                        "conv2d_f32_h4w4c2_k1s1p0_o1"),
                Specs.keys(layers));
        assertEquals(
                List.of("encoder.0", "encoder.1", "decoder.0", "decoder.2", "decoder.3"),
                layers.stream().map(ModelLayer::name).toList());
        assertEquals(
                List.of(true, true, false, false, false),
                layers.stream().map(ModelLayer::encoder).toList());
    }

    @Test
    void codeHasTheShapeAfterTheEncodersLastReshape() {
        ModelSpec model = SpecReader.read(
                Specs.text(
                        "12", List.of("dense: 6", "reshape: {height: 2, width: 3, channels: 1}"), List.of("dense: 12")),
                "test");
        assertEquals(new Shape(2, 3, 1), ModelLayers.code(model));
    }
}
