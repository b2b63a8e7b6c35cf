package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Order;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transposed convolutions to few channels have the bits of the scalar twin. */
class TapsKernelsTest {

    private final TwinDuel duel = new TwinDuel();

    @Test
    void decodersToGreyAndColour() {
        forward(
                "deconv2d_f32_h5w13c16_k4s2p1_o1_sigmoid",
                "deconv2d_f32_h4w6c8_k4s2p1_o3_sigmoid",
                "deconv2d_f32_h4w3c5_k3s1p1_o1_tanh",
                "deconv2d_f32_h3w5c6_k5s1p2_o4_relu",
                "deconv2d_f32_h3w7c6_k2s2p0_o2");
    }

    @Test
    void phasesWithoutTaps() {
        forward(
                "deconv2d_f32_h3w4c5_k3s2p1_o3_op1",
                "deconv2d_f32_h3w4c5_k1s2p0_o1",
                "deconv2d_f32_h2w3c5_k2s3p1_o2_op2x1_leaky_relu0.2",
                "deconv2d_f32_h4w5c5_k3s2p1d2_o1_softplus",
                "deconv2d_f32_h4w5c5_k3x2s2x1p2x1d3x1_o2");
    }

    @Test
    void paddingThatCropsWholeCells() {
        forward(
                "deconv2d_f32_h5w6c5_k3s1p2_o1",
                "deconv2d_f32_h5w6c5_k5s2p4_o1",
                "deconv2d_f32_h6w5c5_k2s2p3.1.0.4_o3",
                "deconv2d_f32_h1w1c7_k3s2p0_o4_op1");
    }

    @Test
    void cellsWiderThanAVectorAndKernelsOfManyTaps() {
        forward("deconv2d_f32_h2w3c5_k5s5p0_o4_relu", "deconv2d_f32_h3w2c6_k9s1p4_o1", "deconv2d_f32_h2w3c5_k11x3s1x2p5x0_o3");
    }

    @Test
    void bandsThatShareInputRows() {
        forward("deconv2d_f32_h33w40c32_k4s2p1_o1_relu");
    }

    @Test
    void gradientsWithRespectToFewChannels() {
        duel.fight(
                List.of(
                        "conv2d_f32_h8w8c1_k3s1p1_o16_relu",
                        "conv2d_f32_h9w7c3_k3s2p1_o8",
                        "conv2d_f32_h7w9c2_k4x2s2x3p0.1.2.0_o5",
                        "conv2d_f32_h8w8c4_k5s1p2d2_o6_relu_max2"),
                2,
                Direction.BACKWARD_DATA);
    }

    private void forward(String... keys) {
        for (String key : keys) {
            assertEquals(Order.TAPS, Order.of(KernelKey.parse(key), Direction.FORWARD));
        }
        duel.fight(List.of(keys), 2, Direction.FORWARD);
    }
}
