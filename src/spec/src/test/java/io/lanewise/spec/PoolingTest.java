package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which poolings become part of the convolution before them, and which one an unpooling undoes. */
class PoolingTest {

    private static final String INPUT = "{height: 8, width: 8, channels: 1}";
    private static final String CONV = "conv: {filters: 1, kernel: 3, padding: same, activation: relu}";

    private static List<String> encoder(String... layers) {
        return Specs.keys(Specs.layers(INPUT, List.of(layers), List.of("dense: 64", "reshape: " + INPUT)).stream()
                .filter(ModelLayer::encoder)
                .toList());
    }

    @Test
    void disjointSquarePoolingAfterConvolutionIsFused() {
        assertEquals(List.of("conv2d_f32_h8w8c1_k3s1p1_o1_relu_max2"), encoder(CONV, "maxpool: 2"));
        assertEquals(
                List.of("conv2d_f32_h8w8c1_k3s1p1_o1_relu_max3"), encoder(CONV, "maxpool: {kernel: 3, stride: 3}"));
        assertEquals(
                List.of("conv2d_f32_h8w8c1_k3s1p1_o1_relu_max2"), encoder(CONV, "maxpool: {kernel: 2, padding: same}"));
    }

    @Test
    void otherPoolingStandsAlone() {
        String conv = "conv2d_f32_h8w8c1_k3s1p1_o1_relu";
        assertEquals(List.of(conv, "maxpool2d_f32_h8w8c1_k3s2p0"), encoder(CONV, "maxpool: {kernel: 3, stride: 2}"));
        assertEquals(List.of(conv, "maxpool2d_f32_h8w8c1_k2s3p0"), encoder(CONV, "maxpool: {kernel: 2, stride: 3}"));
        assertEquals(List.of(conv, "maxpool2d_f32_h8w8c1_k2x1s2x1p0"), encoder(CONV, "maxpool: [2, 1]"));
        assertEquals(List.of(conv, "maxpool2d_f32_h8w8c1_k2s2p1"), encoder(CONV, "maxpool: {kernel: 2, padding: 1}"));
        assertEquals(
                List.of(conv, "maxpool2d_f32_h8w8c1_k3s3p0.0.1.1"),
                encoder(CONV, "maxpool: {kernel: 3, padding: same}"));
        assertEquals(List.of(conv, "maxpool2d_f32_h8w8c1_k1s1p0"), encoder(CONV, "maxpool: 1"));
        assertEquals(List.of(conv, "avgpool2d_f32_h8w8c1_k2s2p0"), encoder(CONV, "avgpool: 2"));
        assertEquals(List.of("maxpool2d_f32_h8w8c1_k2s2p0"), encoder("maxpool: 2"));
        assertEquals(
                List.of("deconv2d_f32_h8w8c1_k1s1p0_o1", "maxpool2d_f32_h8w8c1_k2s2p0"),
                encoder("deconv: {filters: 1, kernel: 1}", "maxpool: 2"));
    }

    @Test
    void secondPoolingAfterFusedOneStandsAlone() {
        assertEquals(
                List.of("conv2d_f32_h8w8c1_k3s1p1_o1_relu_max2", "maxpool2d_f32_h4w4c1_k2s2p0"),
                encoder(CONV, "maxpool: 2", "maxpool: 2"));
    }

    @Test
    void reshapeBetweenConvolutionAndPoolingKeepsThemApart() {
        assertEquals(
                List.of("conv2d_f32_h8w8c1_k3s1p1_o1_relu", "maxpool2d_f32_h4w16c1_k2s2p0"),
                encoder(CONV, "reshape: {height: 4, width: 16, channels: 1}", "maxpool: 2"));
    }

    @Test
    void poolingThatBeginsTheDecoderIsNotFusedWithTheCode() {
        List<ModelLayer> layers = Specs.layers(INPUT, List.of(CONV), List.of("maxpool: 2", "upsample: 2"));
        assertEquals(
                List.of(
                        "conv2d_f32_h8w8c1_k3s1p1_o1_relu",
                        "maxpool2d_f32_h8w8c1_k2s2p0",
                        "upsample_f32_h4w4c1_f2_nearest"),
                Specs.keys(layers));
    }

    @Test
    void unpoolingsUndoFromTheCodeOutwards() {
        List<ModelLayer> layers =
                Specs.layers(INPUT, List.of(CONV, "maxpool: 2", "maxpool: 2"), List.of("unpool", CONV, "unpool"));
        assertEquals(
                List.of(
                        "conv2d_f32_h8w8c1_k3s1p1_o1_relu_max2",
                        "maxpool2d_f32_h4w4c1_k2s2p0",
                        "maxunpool2d_f32_h4w4c1_k2s2p0",
                        "conv2d_f32_h4w4c1_k3s1p1_o1_relu",
                        "maxunpool2d_f32_h8w8c1_k2s2p0"),
                Specs.keys(layers));
        assertEquals(
                List.of(-1, -1, 1, -1, 0),
                layers.stream().map(ModelLayer::undoes).toList());
        assertTrue(layers.get(layers.get(4).undoes()).key().hasWorkspace());
    }

    @Test
    void unpoolingUndoesThePoolingItNames() {
        List<String> encoder =
                List.of("maxpool: {kernel: 2, name: outer}", "conv: {filters: 1, kernel: 1}", "maxpool: 1");
        for (String reference : List.of("unpool: outer", "unpool: {of: encoder.0}", "unpool: {of: outer}")) {
            List<ModelLayer> layers = Specs.layers(INPUT, encoder, List.of(reference));
            assertEquals(0, layers.getLast().undoes());
            assertEquals("maxunpool2d_f32_h8w8c1_k2s2p0", layers.getLast().key().toString());
        }
    }

    @Test
    void unpoolingOfFloorPoolingGivesTheFullMapBack() {
        List<ModelLayer> layers =
                Specs.layers("{height: 7, width: 9, channels: 1}", List.of(CONV, "maxpool: 2"), List.of("unpool"));
        assertEquals(new Shape(7, 9, 1), layers.getLast().key().dst());
    }

    @Test
    void namedLayersKeepTheirNamesAndFusedOnesTheConvolutions() {
        List<ModelLayer> layers = Specs.layers(
                INPUT,
                List.of("conv: {filters: 1, kernel: 1, name: eye}", "maxpool: {kernel: 2, name: shrink}"),
                List.of("unpool: shrink"));
        assertEquals(
                List.of("eye", "decoder.0"),
                layers.stream().map(ModelLayer::name).toList());
    }

    @Test
    void modelMadeByHandThatDoesNotFitIsNamedWithTheLayer() {
        ModelSpec whole = SpecReader.read(Specs.text(INPUT, List.of(CONV), List.of(CONV)), "test");
        ModelSpec wrong = new ModelSpec(
                "hand-made",
                new Shape(2, 2, 3),
                Optional.empty(),
                List.of(new LayerSpec.MaxPool("encoder.0", Extent.square(3), Extent.square(3), Padding.VALID)),
                whole.decoder(),
                whole.loss(),
                whole.noise(),
                whole.training(),
                whole.data(),
                whole.numerics(),
                "");
        SpecException e = assertThrows(SpecException.class, () -> ModelLayers.of(wrong, ElementType.F32));
        assertEquals(
                "hand-made, encoder.0: A kernel of 3x3 does not fit into the input of 2x2; use a smaller kernel or"
                        + " more padding.",
                e.getMessage());
    }
}
