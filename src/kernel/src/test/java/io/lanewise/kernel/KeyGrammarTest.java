package io.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGrammarTest {

    @Provide
    Arbitrary<KernelKey> keys() {
        return KeyArbitraries.keys();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void parseIsTheInverseOfToString(@ForAll("keys") KernelKey key) {
        assertEquals(key, KernelKey.parse(key.toString()));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aSpellingNamesItsTypeAndNothingElseChangesWithIt(@ForAll("keys") KernelKey key) {
        String other = key.withType(key.type() == ElementType.F32 ? ElementType.F64 : ElementType.F32)
                .toString();
        assertEquals(key.toString().replaceFirst("_f(32|64)_", "_"), other.replaceFirst("_f(32|64)_", "_"));
        assertTrue(!other.equals(key.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "conv2d_f32_h400w400c16_k3s1p1_o32_relu_max2, 200x200x32",
        "conv2d_f32_h9w18c8_k1x3s2x1p0.1.2.0d1x2g4_o8_tanh, 6x15x8",
        "deconv2d_f32_h100w100c64_k4s2p1_o32_relu, 200x200x32",
        "deconv2d_f64_h9w9c4_k3s2p1_o4_op1x0_leaky_relu0.2, 18x17x4",
        "dense_f64_i31_o27_leaky_relu, 1x1x27",
        "avgpool2d_f32_h9w9c9_k3s2p1_excpad, 5x5x9",
        "maxunpool2d_f32_h8w9c4_k2s2p0, 8x9x4",
        "upsample_f32_h3w5c8_f4x2_bilinear_aligned, 12x10x8",
        "convlstm_f32_h16w16c16_k5_o64_peepixel_tanh_tanh, 16x16x64",
        "convlstm_f32_h16w16c16_k9r1_o64_peechannel_sigmoid_identity, 16x16x64",
        "convlstm_f64_h9w16c3_k4x3s2d1x2r3x1_o5_peenone_identity_identity_identity, 5x8x5",
        "convlstm_f32_h16w16_r5_o64_peenone_tanh_tanh, 16x16x64"
    })
    void examplesOfTheDocumentationParse(String spelling, String dst) {
        KernelKey key = KernelKey.parse(spelling);
        assertEquals(spelling, key.toString());
        assertEquals(dst, key.dst().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "conv2d",
                "conv2d_f32_h4w4c1_k3s1p1",
                "conv2d_f32_h4w4c1_k3s1p1_o",
                "dense_f32",
                "upsample_f32_h4w4c1",
                "upsample_f32_h4w4c1_f_nearest",
                "conv3d_f32_h4w4c1_k3s1p1_o1",
                "conv2d_f16_h4w4c1_k3s1p1_o1",
                "conv2d_f32_h4w4c1_k3x3s1p1_o1",
                "conv2d_f32_h4w4c1_k3s1p1.1.1.1_o1",
                "conv2d_f32_h4w4c1_k3s1p1d1_o1",
                "conv2d_f32_h4w4c1_k3s1p1g1_o1",
                "conv2d_f32_h4w4c1_k3s1p1_o1_identity",
                "conv2d_f32_h4w4c1_k3s1p1_o1_max1",
                "conv2d_f32_h4w4c1_k3s1p1_o1_max2_relu",
                "conv2d_f32_h4w4c1_k3s1p1_o1_leaky_relu0.010",
                "conv2d_f32_h04w4c1_k3s1p1_o1",
                "conv2d_f32_h4w4c1_k3s1p1.1.1_o1",
                "conv2d_f32_h2w2c1_k5s1p1_o1",
                "conv2d_f32_h4w4c3_k3s1p1g2_o2",
                "conv2d_f32_h99999999999w4c1_k3s1p1_o1",
                "deconv2d_f32_h4w4c1_k3s2p1_o1_op0",
                "deconv2d_f32_h4w4c1_k3s2p1_o1_op2",
                "dense_f32_i4_o4_relu_max2",
                "maxpool2d_f32_h4w4c1_k2s2p2",
                "maxunpool2d_f32_h4w4c1_k3s2p0",
                "upsample_f32_h4w4c1_f2_cubic",
                "upsample_f32_h4w4c1_f0_nearest",
                "convlstm_f32_h4w4c1_k3_o2_peenone_tanh",
                "convlstm_f32_h4w4c1_k3r3_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k3s1_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k4_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k3r2_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k3_o0_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k3s0_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c1_k3_o2_peefull_tanh_tanh",
                "convlstm_f32_h4w4c1_k3_o2_peenone_relu_tanh",
                "convlstm_f32_h4w4c1_k3_o2_peenone_tanh_sigmoid",
                "convlstm_f32_h4w4c1_k3_o2_peenone_tanh_tanh_sigmoid",
                "convlstm_f32_h4w4_k3_o2_peenone_tanh_tanh",
                "convlstm_f32_h4w4c8_r3_o2_peenone_tanh_tanh"
            })
    void everyOtherSpellingIsRefusedInOneSentenceThatQuotesIt(String spelling) {
        var error = assertThrows(IllegalArgumentException.class, () -> KernelKey.parse(spelling));
        assertTrue(error.getMessage().startsWith("\"" + spelling + "\" is not a kernel key: "), error.getMessage());
        assertTrue(!error.getMessage().matches(".*(null|Exception|input string|bounds).*"), error.getMessage());
    }

    @Test
    void aKernelNameAddsDirectionOrderAndWidth() {
        KernelKey key = KernelKey.parse("deconv2d_f32_h4w4c8_k3x2s2p1x0_o1_sigmoid");
        KernelName name = new KernelName(key, Direction.FORWARD, Order.of(key, Direction.FORWARD), 256, "4x2");
        assertEquals(key + "_forward_taps_256_4x2", name.toString());
        assertEquals(
                "Conv2d_f64_h4w4c8_k1x2s1p0_1_0_0_o1_backward_bias_blocked_scalar",
                KernelName.scalar(KernelKey.parse("conv2d_f64_h4w4c8_k1x2s1p0.1.0.0_o1"), Direction.BACKWARD_BIAS)
                        .className());
    }
}
