package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kernels whose emitted source is kept in {@code src/test/resources/goldens}: small layers, one or more of every
 * kind of plan.
 */
final class Goldens {

    static final String PACKAGE = "com.example.goldens";

    private static final List<Request> REQUESTS = List.of(
            new Request("conv2d_f32_h8w8c3_k3s1p1_o20_relu_max2", Direction.FORWARD, 512),
            new Request("conv2d_f64_h9w18c8_k1x3s2x1p0.1.2.0d1x2g4_o8_tanh", Direction.FORWARD, 256),
            new Request("conv2d_f32_h8w8c16_k3s2p1_o8", Direction.BACKWARD_DATA, 128),
            new Request("conv2d_f32_h8w8c16_k3s1p1_o32_relu_max2", Direction.BACKWARD_BIAS, 512),
            new Request("conv2d_f32_h8w8c5_k3s1p1_o12_leaky_relu", Direction.BACKWARD_WEIGHTS, 256),
            new Request("conv2d_f32_h8w8c8_k3s1p1_o20", Direction.BACKWARD_WEIGHTS, 256),
            new Request("deconv2d_f32_h5w5c16_k4s2p1_o8_sigmoid", Direction.FORWARD, 256),
            new Request("deconv2d_f32_h6w6c16_k4s2p1_o1_sigmoid", Direction.FORWARD, 512),
            new Request("conv2d_f32_h6w9c16_k3s1p1g16_o16_relu", Direction.FORWARD, 256),
            new Request("conv2d_f32_h5w7c21_k3s1p1g21_o21", Direction.BACKWARD_WEIGHTS, 512),
            new Request("dense_f32_i20_o24_relu", Direction.FORWARD, 128),
            new Request("dense_f32_i20_o24_tanh", Direction.BACKWARD_WEIGHTS, 256),
            new Request("convlstm_f32_h6w8c3_k3_o20_peechannel_tanh_tanh", Direction.FORWARD, 512),
            new Request("convlstm_f32_h6w8_r3_o20_peechannel_tanh_tanh", Direction.FORWARD, 256),
            new Request("convlstm_f32_h6w8c3_k3_o8_peepixel_sigmoid_identity", Direction.BACKWARD_BIAS, 256),
            new Request("maxpool2d_f32_h8w12c16_k2s2p0", Direction.FORWARD, 512),
            new Request("maxpool2d_f32_h9w23c3_k3s2p1", Direction.BACKWARD_DATA, 256),
            new Request("avgpool2d_f64_h6w9c5_k3s1p1_excpad", Direction.FORWARD, 512),
            new Request("maxunpool2d_f32_h9w14c24_k2s2p0", Direction.FORWARD, 128),
            new Request("upsample_f32_h4w6c20_f2_nearest", Direction.BACKWARD_DATA, 512),
            new Request("upsample_f32_h4w6c16_f2_bilinear", Direction.FORWARD, 256),
            new Request("upsample_f32_h3w9c3_f2_bilinear_aligned", Direction.BACKWARD_DATA, 512));

    private Goldens() {}

    private record Request(String key, Direction direction, int bits) {

        KernelPlan plan() {
            return Planner.plan(KernelKey.parse(key), direction, bits);
        }
    }

    static List<KernelPlan> plans() {
        return REQUESTS.stream().map(Request::plan).toList();
    }

    /** Emitted source by file name: the kernels, and the provider of a tree of one key. */
    static SortedMap<String, String> sources() {
        SortedMap<String, String> sources = new TreeMap<>();
        for (KernelPlan plan : plans()) {
            sources.put(
                    plan.name().className() + ".java",
                    Emitter.emit(plan, PACKAGE).toString());
        }
        KernelKey key = KernelKey.parse("maxpool2d_f32_h8w12c16_k2s2p0");
        String provider = PACKAGE.replace('.', '/') + "/GeneratedKernels.java";
        sources.put(
                "GeneratedKernels.java",
                KernelTree.of(List.of(key), PACKAGE).files().get(provider));
        return sources;
    }

    /** The digest of all sources, printed: for a JVM of its own. */
    public static void main(String[] arguments) {
        System.out.println(digest());
    }

    static String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sources().forEach((name, source) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(source.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
