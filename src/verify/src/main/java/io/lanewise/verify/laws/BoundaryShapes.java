package io.lanewise.verify.laws;

import io.lanewise.kernel.KernelKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layer shapes at the edges where kernels break, by the name of the edge: what random shapes meet too seldom to rely
 * on. All are in f32, whose vectors have 4, 8 or 16 lanes; their f64 versions meet the same edges at 2, 4 and 8.
 */
public final class BoundaryShapes {

    /**
     * The class of maps that are just large enough for the kernels of each direction to be cut into tasks, the last of
     * which has fewer rows (most heights are prime). They are large for laws that look at every product by naive loops.
     */
    public static final String SEVERAL_TASKS = "several_tasks";

    private BoundaryShapes() {}

    /** The shapes of all operators, by class. */
    public static Map<String, List<KernelKey>> all() {
        Map<String, List<KernelKey>> shapes = new LinkedHashMap<>();
        put(
                shapes,
                "channels_equal_lanes",
                "conv2d_f32_h5w6c3_k3s1p1_o16_relu",
                "deconv2d_f32_h3w4c6_k4s2p1_o16",
                "maxpool2d_f32_h6w7c8_k2s2p0",
                "avgpool2d_f32_h6w7c16_k3s2p1",
                "upsample_f32_h3w4c8_f2_bilinear",
                "dense_f32_i16_o16_sigmoid");
        put(
                shapes,
                "channels_below_lanes",
                "conv2d_f32_h5w6c7_k3s1p1_o15_tanh",
                "deconv2d_f32_h3w4c6_k4s2p1_o15_leaky_relu",
                "maxpool2d_f32_h6w7c7_k3s2p1",
                "avgpool2d_f32_h6w7c3_k2s1p0",
                "upsample_f32_h3w4c7_f3_bilinear_aligned",
                "dense_f32_i15_o7");
        put(
                shapes,
                "channels_above_lanes",
                "conv2d_f32_h5w6c9_k3s1p1_o17_softplus",
                "deconv2d_f32_h3w4c6_k4s2p1_o17_sigmoid",
                "maxpool2d_f32_h6w7c9_k2s2p0",
                "avgpool2d_f32_h6w7c17_k3s3p0_excpad",
                "maxunpool2d_f32_h6w7c9_k2s2p0",
                "upsample_f32_h3w4c9_f2_nearest",
                "dense_f32_i17_o33_softplus");
        put(
                shapes,
                "one_channel",
                "conv2d_f32_h6w6c1_k3s1p1_o1",
                "deconv2d_f32_h3w4c1_k3s2p1_o1_op1",
                "maxpool2d_f32_h6w5c1_k2s2p0",
                "avgpool2d_f32_h6w5c1_k3s1p1_excpad",
                "maxunpool2d_f32_h6w5c1_k2s2p0",
                "upsample_f32_h3w4c1_f3x2_nearest",
                "upsample_f32_h3w4c1_f2_bilinear",
                "dense_f32_i1_o1_tanh");
        put(
                shapes,
                "one_pixel",
                "conv2d_f32_h1w1c8_k1s1p0_o8_relu",
                "conv2d_f32_h3w3c5_k3s1p0_o6",
                "deconv2d_f32_h1w1c8_k1s1p0_o8",
                "deconv2d_f32_h1w1c6_k4s2p1_o9",
                "maxpool2d_f32_h1w1c5_k1s1p0",
                "avgpool2d_f32_h3w3c5_k3s1p0",
                "maxunpool2d_f32_h2w2c5_k2s2p0",
                "upsample_f32_h1w1c5_f2_bilinear",
                "upsample_f32_h1w1c5_f3_bilinear_aligned");
        put(
                shapes,
                "one_row_or_column",
                "conv2d_f32_h1w19c5_k1x3s1p0x1_o6",
                "conv2d_f32_h19w1c5_k3x1s2x1p1x0_o6",
                "deconv2d_f32_h1w9c5_k1x4s1x2p0x1_o6",
                "deconv2d_f32_h9w1c5_k4x1s2x1p1x0_o6",
                "upsample_f32_h1w7c6_f2_bilinear_aligned",
                "avgpool2d_f32_h1w17c4_k1x3s1x2p0x1");
        put(
                shapes,
                "stride_tail",
                "conv2d_f32_h8w9c5_k3s2p0_o6",
                "conv2d_f32_h11w10c6_k2s3p0_o17_relu",
                "conv2d_f32_h9w8c5_k3x4s4x3p1_o7_tanh",
                "maxpool2d_f32_h8w11c5_k3s3p0",
                "avgpool2d_f32_h9w8c6_k2s3p0_excpad",
                "maxunpool2d_f32_h8w11c5_k3s3p0");
        put(
                shapes,
                "kernel_larger_than_map",
                "conv2d_f32_h2w3c6_k5s1p2_o7",
                "conv2d_f32_h1w2c5_k4s2p2_o5_relu",
                "deconv2d_f32_h2w1c6_k5s1p0_o7",
                "avgpool2d_f32_h2w2c6_k3s1p1",
                "maxpool2d_f32_h2w2c6_k3s1p1");
        put(
                shapes,
                "padding_larger_than_needed",
                "conv2d_f32_h4w4c5_k2s1p3_o6_sigmoid",
                "conv2d_f32_h3w5c6_k1s2p2_o5",
                "conv2d_f32_h5w4c5_k3s1p0.2.4.1_o6",
                "deconv2d_f32_h6w6c5_k3s1p3_o6",
                "deconv2d_f32_h5w6c6_k2s2p3.0.1.4_o5");
        put(
                shapes,
                "kernel_smaller_than_stride",
                "conv2d_f32_h7w8c5_k1s2p0_o6",
                "conv2d_f32_h9w9c6_k2s4p1_o5_relu",
                "deconv2d_f32_h4w3c5_k1s2p0_o6",
                "deconv2d_f32_h4w3c6_k2s3p0_o9_op1x2",
                "maxpool2d_f32_h9w8c6_k2s3p0",
                "maxunpool2d_f32_h9w8c6_k2s3p0");
        put(
                shapes,
                "dilation_with_output_padding",
                "conv2d_f32_h9w8c5_k3s2p2d2_o6",
                "deconv2d_f32_h4w5c5_k3s1p1d2_o6_op1",
                "deconv2d_f32_h4w5c6_k3s2p1d2_o5_op1",
                "deconv2d_f32_h4w3c5_k2s3p0d2_o7_op2",
                "deconv2d_f32_h3w4c5_k3x2s2x4p1x0d3x2_o6_op2x3_relu");
        put(
                shapes,
                "groups",
                "conv2d_f32_h6w5c12_k3s1p1g3_o9_relu",
                "conv2d_f32_h7w6c8_k3x2s2x1p1d1x2g2_o34",
                "deconv2d_f32_h3w4c12_k3s2p1g3_o6_op1",
                "deconv2d_f32_h3w4c6_k4s2p1g2_o34_tanh");
        put(
                shapes,
                "depthwise",
                "conv2d_f32_h6w5c8_k3s1p1g8_o8_relu",
                "conv2d_f32_h6w7c17_k3s2p1g17_o17",
                "conv2d_f32_h6w5c5_k3s1p1d2g5_o10",
                "deconv2d_f32_h3w4c9_k4s2p1g9_o9",
                "deconv2d_f32_h3w4c3_k3s2p1g3_o6_op1");
        put(
                shapes,
                "few_channels",
                "conv2d_f32_h6w7c1_k3s1p1_o16_relu_max2",
                "conv2d_f32_h6w7c4_k3s2p1_o5",
                "conv2d_f32_h6w7c5_k3s1p1_o4",
                "conv2d_f32_h6w7c3_k3s1p1_o4",
                "conv2d_f32_h6w7c2_k3x2s1p1x0d2_o6",
                "deconv2d_f32_h4w5c16_k4s2p1_o1_sigmoid",
                "deconv2d_f32_h4w5c5_k4s2p1_o4",
                "deconv2d_f32_h4w5c4_k4s2p1_o5",
                "deconv2d_f32_h4w5c4_k3s2p1_o3_op1",
                "deconv2d_f32_h4w5c6_k3x2s1x3p1x0d2x1_o3_op1x2_softplus",
                "dense_f32_i5_o1",
                "dense_f32_i1_o5_relu");
        put(
                shapes,
                "fused_pooling",
                "conv2d_f32_h7w9c3_k3s1p1_o8_relu_max2",
                "conv2d_f32_h8w8c6_k3s1p0_o17_max3",
                "conv2d_f32_h9w10c5_k3s2p1_o7_sigmoid_max2",
                "conv2d_f32_h6w6c8_k1s1p0g2_o6_leaky_relu_max6",
                "conv2d_f32_h8w7c1_k3s1p1_o4_tanh_max3");
        put(
                shapes,
                "overlapping_windows",
                "maxpool2d_f32_h7w8c6_k3s1p1",
                "maxpool2d_f32_h9w8c5_k4s2p0.1.2.3",
                "avgpool2d_f32_h7w8c6_k3s1p1",
                "avgpool2d_f32_h9w8c5_k4x3s2x1p1.0.2.2_excpad");
        put(
                shapes,
                SEVERAL_TASKS,
                "conv2d_f32_h47w46c3_k3s1p1_o5_relu",
                "conv2d_f32_h46w46c3_k3s1p1_o5_relu_max2",
                "conv2d_f32_h47w46c11_k3s1p1g11_o11",
                "deconv2d_f32_h47w46c5_k3s2p1_o6_op1",
                "deconv2d_f32_h47w46c6_k4s2p1_o1_sigmoid",
                "maxpool2d_f32_h94w76c5_k2s2p0",
                "avgpool2d_f32_h94w76c5_k3s2p1",
                "maxunpool2d_f32_h94w76c5_k2s2p0",
                "upsample_f32_h47w38c5_f2_nearest",
                "upsample_f32_h47w38c5_f2_bilinear",
                "dense_f32_i321_o331",
                "convlstm_f32_h47w46c6_k3_o3_peechannel_tanh_tanh");
        // Two items, or the last one alone: see RowBlocks.ofWeights.
        put(
                shapes,
                "items_share_a_block",
                "conv2d_f32_h25w24c5_k3s1p1_o7",
                "conv2d_f32_h24w25c9_k3s1p1g9_o9",
                "conv2d_f32_h24w24c4_k3s1p1g2_o6_relu",
                "deconv2d_f32_h24w23c3_k2s2p0_o4",
                "convlstm_f32_h23w24c3_k3_o2_peepixel_sigmoid_identity");
        return shapes;
    }

    private static void put(Map<String, List<KernelKey>> shapes, String name, String... keys) {
        shapes.put(name, List.of(keys).stream().<KernelKey>map(KernelKey::parse).toList());
    }
}
