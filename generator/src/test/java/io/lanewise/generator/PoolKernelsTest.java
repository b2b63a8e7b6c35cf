package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pooling, unpooling and upsampling have the bits of the scalar twin, in both directions. */
class PoolKernelsTest {

    private final TwinDuel duel = new TwinDuel();

    @Test
    void windowsSideBySide() {
        fight(
                "maxpool2d_f32_h8w8c16_k2s2p0",
                "maxpool2d_f32_h7w21c1_k2s2p0",
                "avgpool2d_f32_h6w15c3_k3s3p0",
                "avgpool2d_f32_h6w6c20_k3s3p0",
                "maxunpool2d_f32_h8w8c16_k2s2p0",
                "maxunpool2d_f32_h5w5c40_k1s1p0",
                "upsample_f32_h5w7c16_f2_nearest",
                "upsample_f32_h3w13c1_f2x3_nearest");
    }

    @Test
    void remaindersAndGapsBetweenWindows() {
        fight(
                "maxpool2d_f32_h9w7c5_k2s2p0",
                "maxpool2d_f32_h10w13c7_k2x3s3x5p1x0",
                "avgpool2d_f32_h9w9c6_k2s3p0",
                "maxunpool2d_f32_h7w29c1_k2s3p1",
                "maxunpool2d_f32_h10w13c7_k2x3s3x5p1x0");
    }

    @Test
    void windowsThatOverlap() {
        fight(
                "maxpool2d_f32_h9w23c3_k3s2p1",
                "maxpool2d_f32_h8w10c40_k3s2p0.0.1.1",
                "avgpool2d_f32_h9w11c17_k3s2p1_excpad",
                "avgpool2d_f32_h8w10c9_k5x4s2x1p1");
    }

    @Test
    void windowsThatAreNeighboursInMemory() {
        fight(
                "maxpool2d_f32_h6w9c2_k3s1p1",
                "maxpool2d_f32_h5w33c1_k3s1p0",
                "avgpool2d_f32_h4w70c1_k1x2s1p0",
                "avgpool2d_f32_h6w9c5_k3s1p1_excpad",
                "upsample_f32_h4w9c3_f2x1_nearest");
    }

    @Test
    void paddingOnAllSidesAndWindowsLargerThanTheMap() {
        fight(
                "maxpool2d_f32_h3w3c33_k5s2p2",
                "avgpool2d_f32_h3w4c6_k5s2p2_excpad",
                "maxpool2d_f32_h7w1c18_k3x1s1p1x0",
                "avgpool2d_f32_h1w1c3_k1s1p0");
    }

    @Test
    void windowsTooLargeToBeWrittenOut() {
        fight(
                "maxpool2d_f32_h12w12c4_k8s2p3",
                "avgpool2d_f32_h16w16c3_k13s13p0",
                "avgpool2d_f32_h9w9c24_k9s1p4_excpad",
                "maxunpool2d_f32_h16w16c3_k8s8p0",
                "upsample_f32_h2w2c6_f9_nearest");
    }

    @Test
    void bilinear() {
        fight(
                "upsample_f32_h5w7c16_f2_bilinear",
                "upsample_f32_h4w3c21_f3x2_bilinear",
                "upsample_f32_h3w1c1_f4_bilinear",
                "upsample_f32_h3w9c2_f2_bilinear",
                "upsample_f32_h2w3c5_f1x9_bilinear",
                "upsample_f32_h5w11c3_f2_bilinear_aligned",
                "upsample_f32_h1w5c36_f5x3_bilinear_aligned",
                "upsample_f32_h3w4c6_f1x7_bilinear_aligned");
    }

    @Test
    void bandsOfRows() {
        fight("maxpool2d_f32_h70w40c16_k3s2p1", "upsample_f32_h20w40c16_f2_bilinear");
    }

    private void fight(String... keys) {
        duel.fight(List.of(keys), 2, Direction.FORWARD, Direction.BACKWARD_DATA);
    }
}
