package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.spec.ModelLayer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {

    @Test
    void theCodeLiesBehindTheEncoder() {
        List<ModelLayer> layers = Models.mixed(ElementType.F32);
        assertEquals(4, Graph.of(layers, Part.WHOLE).code());
        assertEquals(4, Graph.of(layers, Part.ENCODER).code());
        assertEquals(4, Graph.of(layers, Part.ENCODER).size());
    }

    @Test
    void aDecoderThatUndoesItsOwnPoolingRunsByItself() {
        List<ModelLayer> layers = Models.layers(
                ElementType.F32, 1, "conv2d_f32_h4w4c1_k1s1p0_o1", "maxpool2d_f32_h4w4c1_k2s2p0", "maxunpool2d_f32_h4w4c1_k2s2p0");
        Graph decoder = Graph.of(layers, Part.DECODER);
        assertEquals(0, decoder.layers().get(1).undoes());
        assertEquals(0, decoder.code());
    }

    @Test
    void noGradientIsNeededBeforeTheFirstWeights() {
        assertEquals(1, Graph.of(Models.maps(ElementType.F32), Part.WHOLE).firstWeighted());
        assertEquals(0, Graph.of(Models.mixed(ElementType.F32), Part.WHOLE).firstWeighted());
    }

    @Test
    void aMapMayBeReadAsAVectorAndTheOtherWayRound() {
        Graph graph = Graph.of(Models.mixed(ElementType.F32), Part.WHOLE);
        assertEquals("3x2x5", graph.produced(3).toString());
        assertEquals("1x1x30", graph.consumed(3).toString());
        assertEquals("1x1x30", graph.produced(5).toString());
        assertEquals("3x2x5", graph.consumed(5).toString());
    }

    @Test
    void layersThatDoNotFitAreRefusedByName() {
        refused("layer1", Models.layers(ElementType.F32, 1, "dense_f32_i4_o3", "dense_f32_i4_o4"));
    }

    @Test
    void mixedElementTypesAreRefused() {
        refused("f64", List.of(
                new ModelLayer("a", KernelKey.parse("dense_f32_i4_o3"), true, -1),
                new ModelLayer("b", KernelKey.parse("dense_f64_i3_o4"), false, -1)));
    }

    @Test
    void twoLayersOfOneNameAreRefused() {
        refused("named a", List.of(
                new ModelLayer("a", KernelKey.parse("dense_f32_i4_o3"), true, -1),
                new ModelLayer("a", KernelKey.parse("dense_f32_i3_o4"), false, -1)));
    }

    @Test
    void unpoolingThatUndoesNoPoolingOrAnotherOneIsRefused() {
        KernelKey pool = KernelKey.parse("maxpool2d_f32_h4w4c1_k2s2p0");
        refused("unpool", List.of(
                new ModelLayer("pool", pool, true, -1),
                new ModelLayer("unpool", KernelKey.parse("maxunpool2d_f32_h4w4c1_k2s2p0"), false, -1)));
        refused("unpool", List.of(
                new ModelLayer("pool", pool, true, -1),
                new ModelLayer("unpool", KernelKey.parse("maxunpool2d_f32_h5w4c1_k2s2p0"), false, 0)));
        refused("unpool", List.of(
                new ModelLayer("conv", KernelKey.parse("conv2d_f32_h4w4c1_k1s1p0_o1_max2"), true, -1),
                new ModelLayer("unpool", KernelKey.parse("maxunpool2d_f32_h5w4c1_k2s2p0"), false, 0)));
    }

    @Test
    void anEncoderBehindTheDecoderIsRefused() {
        refused("encoder", List.of(
                new ModelLayer("a", KernelKey.parse("dense_f32_i4_o3"), false, -1),
                new ModelLayer("b", KernelKey.parse("dense_f32_i3_o4"), true, -1)));
    }

    @Test
    void aModelWithoutLayersIsRefused() {
        refused("no layers", List.of());
    }

    @Test
    void aModelWithoutWeightsIsNotTrained() {
        try (Workers workers = Workers.of(1)) {
            List<ModelLayer> layers = Models.layers(ElementType.F32, 1, "maxpool2d_f32_h4w4c1_k2s2p0", "upsample_f32_h2w2c1_f2_nearest");
            Linker linker = new Linker(Models.SCALAR, workers);
            Parameters none = Parameters.zeros(layers);
            assertThrows(LinkException.class, () -> linker.link(layers, none, LinkOptions.training(1)));
            linker.link(layers, none, LinkOptions.inference(1)).forward();
        }
    }

    private static void refused(String expected, List<ModelLayer> layers) {
        String message = assertThrows(LinkException.class, () -> Graph.of(layers, Part.WHOLE)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
