package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fused activations and poolings have the bits of the scalar twin. */
class ActivationKernelsTest {

    private final TwinDuel duel = new TwinDuel();

    @Test
    void rowsThatVectorsDivideAndRowsThatTheyDoNot() {
        duel.fight(
                List.of(
                        "conv2d_f32_h3w16c2_k1s1p0_o16_sigmoid",
                        "conv2d_f32_h3w5c2_k3s1p1_o7_sigmoid",
                        "conv2d_f32_h3w16c2_k1s1p0_o16_tanh",
                        "conv2d_f32_h3w5c2_k3s1p1_o7_tanh",
                        "conv2d_f32_h3w16c2_k1s1p0_o16_softplus",
                        "conv2d_f32_h3w5c2_k3s1p1_o7_softplus",
                        "conv2d_f32_h2w1c3_k1s1p0_o1_sigmoid",
                        "deconv2d_f32_h3w5c4_k4s2p1_o6_tanh",
                        "deconv2d_f32_h2w3c4_k1s3p0_o5_softplus"),
                2,
                Direction.FORWARD);
    }

    @Test
    void poolingOfActivatedRows() {
        duel.fight(
                List.of(
                        "conv2d_f32_h8w12c3_k3s1p1_o16_sigmoid_max2",
                        "conv2d_f32_h9w11c3_k3s1p1_o5_tanh_max2",
                        "conv2d_f32_h9w11c2_k3s2p1_o24_softplus_max3",
                        "conv2d_f32_h7w7c2_k3s1p0_o3_sigmoid_max5"),
                2,
                Direction.FORWARD);
    }

    @Test
    void windowsTooLargeForRegisters() {
        duel.fight(
                List.of("conv2d_f32_h13w14c3_k3s1p1_o20_relu_max6", "conv2d_f32_h9w9c3_k1s1p0_o4_leaky_relu_max4", "conv2d_f32_h8w8c2_k1s1p0_o1_max8"),
                2,
                Direction.FORWARD);
    }

    @Test
    void poolingInRegisters() {
        duel.fight(
                List.of("conv2d_f32_h8w12c3_k3s1p1_o16_relu_max2", "conv2d_f32_h9w11c3_k3s1p1_o5_leaky_relu_max3"),
                2,
                Direction.FORWARD);
    }

    @Test
    void derivatives() {
        duel.fight(
                List.of(
                        "conv2d_f32_h3w16c2_k1s1p0_o16_softplus",
                        "conv2d_f32_h3w5c2_k3s1p1_o7_softplus",
                        "conv2d_f32_h9w11c3_k3s1p1_o5_softplus_max2"),
                2,
                Direction.BACKWARD_BIAS);
    }
}
