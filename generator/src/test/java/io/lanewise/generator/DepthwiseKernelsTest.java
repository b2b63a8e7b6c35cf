package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions that filter each channel by itself have the bits of the scalar twin, in all directions. */
class DepthwiseKernelsTest {

    private static final Direction[] ALL = Direction.values();

    private final TwinDuel duel = new TwinDuel();

    @Test
    void channelsThatVectorsDivideAndChannelsThatTheyDoNot() {
        fight(
                "conv2d_f32_h6w9c16_k3s1p1g16_o16_relu",
                "conv2d_f32_h5w7c21_k3s1p1g21_o21_leaky_relu",
                "conv2d_f32_h4w5c3_k3s1p1g3_o3_sigmoid",
                "conv2d_f32_h4w1c2_k3x1s1p1x0g2_o2");
    }

    @Test
    void stridesDilationAndAsymmetricPadding() {
        fight(
                "conv2d_f32_h9w8c8_k3s2p1g8_o8_tanh",
                "conv2d_f32_h9w8c5_k4x2s3x2p0.1.2.0g5_o5",
                "conv2d_f32_h9w11c6_k3s1p2d2g6_o6_relu",
                "conv2d_f32_h7w8c4_k1s2p0g4_o4");
    }

    @Test
    void kernelRowsOfManyTaps() {
        fight("conv2d_f32_h3w20c8_k2x18s1p0x9g8_o8", "conv2d_f32_h9w9c9_k9s1p4g9_o9_relu");
    }

    @Test
    void transposed() {
        fight(
                "deconv2d_f32_h4w5c16_k4s2p1g16_o16_relu",
                "deconv2d_f32_h4w5c7_k3s2p1g7_o7_op1_softplus",
                "deconv2d_f32_h3w4c5_k2s3p0g5_o5",
                "deconv2d_f32_h3w4c5_k3s2p2d3g5_o5");
    }

    @Test
    void pooled() {
        duel.fight(
                List.of("conv2d_f32_h8w9c12_k3s1p1g12_o12_relu_max2", "conv2d_f32_h8w9c3_k3s1p1g3_o3_sigmoid_max3"),
                2,
                Direction.FORWARD);
    }

    private void fight(String... keys) {
        for (String key : keys) {
            assertInstanceOf(DepthwisePlan.class, Planner.plan(KernelKey.parse(key), Direction.FORWARD, 256));
        }
        duel.fight(List.of(keys), 2, ALL);
    }
}
