package io.lanewise.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twins of weighted layers against loops, on small integers: every sum is exact in any order and in both types, so
 * equality is exact.
 */
class WeightedTwinsTest {

    private static final int BATCH = 3;

    static Stream<String> spellings() {
        return Stream.of(
                "conv2d_%s_h1w1c1_k1s1p0_o1",
                "conv2d_%s_h8w9c3_k3s1p1_o5_relu",
                "conv2d_%s_h8w9c16_k3s1p1_o19_leaky_relu0.5",
                "conv2d_%s_h9w18c8_k1x3s2x1p0.1.2.0d1x2g4_o8_relu",
                "conv2d_%s_h10w7c6_k4x2s3x2p3.0.1.2d2x1g2_o4",
                "conv2d_%s_h7w7c4_k3s1p1g4_o4_relu",
                "conv2d_%s_h6w5c2_k1s2p0_o3",
                "conv2d_%s_h2w3c2_k5s1p2_o9",
                "conv2d_%s_h9w8c3_k3s1p1_o6_relu_max2",
                "conv2d_%s_h11w10c1_k3s1p0_o4_max3",
                "conv2d_%s_h70w70c2_k3s1p1_o8_relu_max2",
                "deconv2d_%s_h5w6c3_k4s2p1_o5_relu",
                "deconv2d_%s_h5w6c8_k4s2p1_o1_relu",
                "deconv2d_%s_h5w4c6_k3x2s2x3p1x0_o4_op1x2",
                "deconv2d_%s_h5w4c6_k3x2s2x3p1x0d2x1_o8_op1x2",
                "deconv2d_%s_h3w7c8_k1s2p0_o8",
                "deconv2d_%s_h4w5c16_k2s4p0_o2_op3",
                "deconv2d_%s_h6w5c8_k3s3p2.0.1.1d2g2_o6_op2",
                "deconv2d_%s_h40w40c5_k5s1p2_o3_relu",
                "deconv2d_%s_h1w1c1_k1s1p0_o1",
                "dense_%s_i7_o13_relu",
                "dense_%s_i1_o1",
                "dense_%s_i300_o8");
    }

    static Stream<WeightedKey> keys() {
        return spellings()
                .flatMap(spelling -> Stream.of(ElementType.values())
                        .map(type -> (WeightedKey) KernelKey.parse(spelling.formatted(type.spelling()))));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void forwardEqualsLoops(WeightedKey key) {
        Data data = new Data(key);
        double[] activated = activated(key, Loops.pre(key, BATCH, data.src, data.wei, data.bias));
        TwinRun.Forward forward = data.run.forward(data.src, data.wei, data.bias, null);
        if (key instanceof Conv2dKey conv && conv.pool() > 1) {
            double[] dst = new double[forward.dst().length];
            double[] winners = new double[dst.length];
            forEachPooled(conv, (pre, element, tap) -> {
                if (tap == 0 || activated[pre] > dst[element]) {
                    dst[element] = activated[pre];
                    winners[element] = tap;
                }
            });
            assertArrayEquals(dst, forward.dst());
            assertArrayEquals(winners, forward.workspace());
        } else {
            assertArrayEquals(activated, forward.dst());
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardDataEqualsLoops(WeightedKey key) {
        Data data = new Data(key);
        double[] diffSrc = data.run.backwardData(data.diffPre, data.wei, null);
        assertArrayEquals(Loops.diffSrc(key, BATCH, data.wei, data.diffPre), diffSrc);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardWeightsEqualsLoops(WeightedKey key) {
        Data data = new Data(key);
        double[] diffWei = data.run.backwardWeights(data.src, data.diffPre);
        assertArrayEquals(Loops.diffWei(key, BATCH, data.src, data.diffPre), diffWei);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardBiasEqualsLoops(WeightedKey key) {
        Data data = new Data(key);
        TwinRun.Forward forward = data.run.forward(data.src, data.wei, data.bias, null);
        double[] diffDst = data.integers(BATCH * key.dst().elements());
        double[] diffPre = new double[Math.toIntExact(BATCH * key.preShape().elements())];
        if (key instanceof Conv2dKey conv && conv.pool() > 1) {
            forEachPooled(conv, (pre, element, tap) -> {
                if (tap == forward.workspace()[element]) {
                    diffPre[pre] = diffDst[element] * slope(key, forward.dst()[element]);
                }
            });
        } else {
            Arrays.setAll(diffPre, i -> diffDst[i] * slope(key, forward.dst()[i]));
        }
        double[] diffBias = new double[key.biasLength()];
        IntStream.range(0, diffPre.length).forEach(i -> diffBias[i % diffBias.length] += diffPre[i]);
        TwinRun.BiasGradient gradient = data.run.backwardBias(forward.dst(), diffDst, forward.workspace());
        assertArrayEquals(positiveZeros(diffPre), positiveZeros(gradient.diffPre()));
        assertArrayEquals(diffBias, gradient.diffBias());
    }

    @Test
    void shapesCoverBothOrdersOfGathering() {
        for (Direction direction : new Direction[] {Direction.FORWARD, Direction.BACKWARD_DATA}) {
            assertEquals(
                    2, keys().map(key -> Order.of(key, direction)).distinct().count());
        }
    }

    private interface Pooled {
        void meet(int pre, int element, int tap);
    }

    private static void forEachPooled(Conv2dKey key, Pooled pooled) {
        Shape pre = key.preShape();
        Shape dst = key.dst();
        for (int element = 0; element < BATCH * dst.elements(); element++) {
            int channel = element % dst.channels();
            int pixel = element / dst.channels();
            int w = pixel % dst.width();
            int h = pixel / dst.width() % dst.height();
            int n = pixel / dst.width() / dst.height();
            for (int tap = 0; tap < key.pool() * key.pool(); tap++) {
                int row = (n * pre.height()) + h * key.pool() + tap / key.pool();
                int column = w * key.pool() + tap % key.pool();
                pooled.meet((row * pre.width() + column) * pre.channels() + channel, element, tap);
            }
        }
    }

    private static double[] activated(WeightedKey key, double[] pre) {
        return Arrays.stream(pre)
                .map(x -> switch (key.activation().kind()) {
                    case IDENTITY -> x;
                    case RELU -> Math.max(x, 0);
                    case LEAKY_RELU -> x > 0 ? x : x * key.activation().slope();
                    default -> throw new AssertionError("not exact on integers");
                })
                .toArray();
    }

    private static double slope(WeightedKey key, double y) {
        return y > 0 || key.activation().isIdentity() ? 1 : key.activation().slope();
    }

    /** The loops make -0 where the twins make +0. */
    private static double[] positiveZeros(double[] values) {
        return Arrays.stream(values).map(value -> value + 0.0).toArray();
    }

    /** Random small integers for one key. */
    private static final class Data {
        private final Random random = new Random(11);
        private final TwinRun run;
        private final double[] src;
        private final double[] wei;
        private final double[] bias;
        private final double[] diffPre;

        Data(WeightedKey key) {
            run = new TwinRun(key, BATCH);
            src = integers(BATCH * key.src().elements());
            wei = integers(key.weightLength());
            bias = integers(key.biasLength());
            diffPre = integers(BATCH * key.preShape().elements());
        }

        double[] integers(long count) {
            return random.ints(count, -3, 4).asDoubleStream().toArray();
        }
    }
}
