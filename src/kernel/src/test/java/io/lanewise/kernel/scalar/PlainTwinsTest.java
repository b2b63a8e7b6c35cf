package io.lanewise.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.PoolKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twins of pooling, unpooling and upsampling against loops; on small integers, where sums and one division are exact or
 * rounded once.
 */
class PlainTwinsTest {

    private static final int BATCH = 2;

    private final Random random = new Random(5);

    static Stream<KernelKey> keys(String... spellings) {
        return Stream.of(spellings)
                .flatMap(spelling -> Stream.of(ElementType.values())
                        .map(type -> KernelKey.parse(spelling.formatted(type.spelling()))));
    }

    static Stream<KernelKey> maxPools() {
        return keys(
                "maxpool2d_%s_h13w6c9_k2s2p0",
                "maxpool2d_%s_h8w11c8_k3s2p1",
                "maxpool2d_%s_h9w12c5_k3s3p0",
                "maxpool2d_%s_h7w9c2_k3x2s1p2.0.1.1",
                "maxpool2d_%s_h10w10c3_k2s3p1",
                "maxpool2d_%s_h1w1c1_k1s1p0",
                "maxpool2d_%s_h100w90c4_k2s2p0");
    }

    static Stream<KernelKey> avgPools() {
        return keys(
                "avgpool2d_%s_h13w10c8_k3s3p0",
                "avgpool2d_%s_h9w9c9_k3s2p1",
                "avgpool2d_%s_h10w13c6_k3s1p1_excpad",
                "avgpool2d_%s_h9w6c8_k2s3p0_excpad",
                "avgpool2d_%s_h7w9c2_k3x2s1p2.0.1.1",
                "avgpool2d_%s_h7w9c2_k3x2s1p2.0.1.1_excpad");
    }

    static Stream<KernelKey> unpools() {
        return keys(
                "maxunpool2d_%s_h13w6c9_k2s2p0",
                "maxunpool2d_%s_h10w10c3_k2s3p1", "maxunpool2d_%s_h9w12c5_k3s3p0", "maxunpool2d_%s_h64w66c16_k2s2p0");
    }

    static Stream<KernelKey> nearest() {
        return keys(
                "upsample_%s_h5w7c3_f2_nearest", "upsample_%s_h1w1c1_f3_nearest", "upsample_%s_h4w5c8_f3x2_nearest");
    }

    static Stream<KernelKey> bilinear() {
        return keys(
                "upsample_%s_h5w7c3_f2_bilinear",
                "upsample_%s_h3w4c2_f3_bilinear_aligned",
                "upsample_%s_h1w4c5_f4x1_bilinear",
                "upsample_%s_h1w1c1_f1_bilinear_aligned",
                "upsample_%s_h6w1c2_f3x5_bilinear_aligned",
                "upsample_%s_h30w31c8_f4_bilinear");
    }

    @ParameterizedTest
    @MethodSource("maxPools")
    void maxPoolingTakesTheFirstMaximumAndSendsTheGradientBackToIt(MaxPool2dKey key) {
        double[] src = integers(key.src());
        double[] dst = new double[size(key.dst())];
        double[] winners = new double[dst.length];
        java.util.Arrays.fill(dst, Double.NEGATIVE_INFINITY);
        forEachTap(key, (from, to, tap, count) -> {
            if (src[from] > dst[to]) {
                dst[to] = src[from];
                winners[to] = tap;
            }
        });
        TwinRun run = new TwinRun(key, BATCH);
        TwinRun.Forward forward = run.forward(src, null, null, null);
        assertArrayEquals(dst, forward.dst());
        assertArrayEquals(winners, forward.workspace());

        double[] diffDst = integers(key.dst());
        double[] diffSrc = new double[src.length];
        forEachTap(key, (from, to, tap, count) -> diffSrc[from] += winners[to] == tap ? diffDst[to] : 0);
        assertArrayEquals(diffSrc, run.backwardData(diffDst, null, winners));
    }

    @Test
    void theFirstNaNOfAWindowWins() {
        MaxPool2dKey key = (MaxPool2dKey) KernelKey.parse("maxpool2d_f32_h2w2c1_k2s2p0");
        TwinRun.Forward forward = new TwinRun(key, BATCH)
                .forward(
                        new double[] {1, Double.NaN, Double.NaN, 7, 3, 2, Double.POSITIVE_INFINITY, Double.NaN},
                        null,
                        null,
                        null);
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, forward.dst());
        assertArrayEquals(new double[] {1, 3}, forward.workspace());
    }

    @ParameterizedTest
    @MethodSource("avgPools")
    void averagePoolingEqualsLoops(AvgPool2dKey key) {
        double[] src = integers(key.src());
        double[] dst = new double[size(key.dst())];
        double[] divisors = new double[dst.length];
        forEachTap(key, (from, to, tap, count) -> {
            dst[to] += src[from];
            divisors[to] = key.countPadding() ? key.window().taps() : count;
        });
        for (int i = 0; i < dst.length; i++) {
            dst[i] = rounded(key, dst[i] / divisors[i]);
        }
        TwinRun run = new TwinRun(key, BATCH);
        assertArrayEquals(dst, run.forward(src, null, null, null).dst());

        // Multiples of every divisor, so that quotients and sums are exact.
        double[] diffDst = integers(key.dst());
        for (int i = 0; i < diffDst.length; i++) {
            diffDst[i] *= divisors[i];
        }
        double[] diffSrc = new double[src.length];
        forEachTap(key, (from, to, tap, count) -> diffSrc[from] += diffDst[to] / divisors[to]);
        assertArrayEquals(diffSrc, run.backwardData(diffDst, null, null));
    }

    @ParameterizedTest
    @MethodSource("unpools")
    void unpoolingPutsValuesWhereTheMaximaCameFrom(MaxUnpool2dKey key) {
        MaxPool2dKey pooling = key.pooling();
        double[] winners = new TwinRun(pooling, BATCH)
                .forward(integers(pooling.src()), null, null, null)
                .workspace();
        double[] src = integers(key.src());
        double[] dst = new double[size(key.dst())];
        forEachTap(pooling, (from, to, tap, count) -> dst[from] += winners[to] == tap ? src[to] : 0);
        TwinRun run = new TwinRun(key, BATCH);
        assertArrayEquals(dst, run.forward(src, null, null, winners).dst());

        double[] diffDst = integers(key.dst());
        double[] diffSrc = new double[src.length];
        forEachTap(pooling, (from, to, tap, count) -> diffSrc[to] += winners[to] == tap ? diffDst[from] : 0);
        assertArrayEquals(diffSrc, run.backwardData(diffDst, null, winners));
    }

    @ParameterizedTest
    @MethodSource("nearest")
    void nearestUpsamplingRepeatsPixels(UpsampleKey key) {
        double[] src = integers(key.src());
        double[] dst = new double[size(key.dst())];
        double[] diffDst = integers(key.dst());
        double[] diffSrc = new double[src.length];
        Shape full = key.dst();
        for (int i = 0; i < dst.length; i++) {
            int pixel = i / full.channels();
            int row = pixel / full.width();
            int from = (row / key.factorHeight() * key.src().width() + pixel % full.width() / key.factorWidth())
                            * full.channels()
                    + i % full.channels();
            dst[i] = src[from];
            diffSrc[from] += diffDst[i];
        }
        TwinRun run = new TwinRun(key, BATCH);
        assertArrayEquals(dst, run.forward(src, null, null, null).dst());
        assertArrayEquals(diffSrc, run.backwardData(diffDst, null, null));
    }

    @ParameterizedTest
    @MethodSource("bilinear")
    void bilinearUpsamplingEqualsItsFormulaAndItsAdjoint(UpsampleKey key) {
        double[] src = integers(key.src());
        double[] dst = new double[size(key.dst())];
        double[] diffDst = integers(key.dst());
        double[] diffSrc = new double[src.length];
        boolean aligned = key.mode() == UpsampleKey.Mode.BILINEAR_ALIGNED;
        Shape full = key.dst();
        Shape small = key.src();
        for (int i = 0; i < dst.length; i++) {
            int channel = i % full.channels();
            int pixel = i / full.channels();
            int item = pixel / full.width() / full.height();
            double y = position(pixel / full.width() % full.height(), small.height(), key.factorHeight(), aligned);
            double x = position(pixel % full.width(), small.width(), key.factorWidth(), aligned);
            for (int h = 0; h < small.height(); h++) {
                for (int w = 0; w < small.width(); w++) {
                    double weight = Math.max(0, 1 - Math.abs(y - h)) * Math.max(0, 1 - Math.abs(x - w));
                    int from = ((item * small.height() + h) * small.width() + w) * small.channels() + channel;
                    dst[i] += weight * src[from];
                    diffSrc[from] += weight * diffDst[i];
                }
            }
        }
        // Values up to 3 (src) and sums of up to 3 factors squared (diffSrc), each met by a few roundings.
        double unit = key.type() == ElementType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        TwinRun run = new TwinRun(key, BATCH);
        assertArrayEquals(dst, run.forward(src, null, null, null).dst(), 24 * unit);
        double sums = 3 * 4.0 * key.factorHeight() * key.factorWidth();
        assertArrayEquals(diffSrc, run.backwardData(diffDst, null, null), 8 * sums * unit);
    }

    /**
     * Position of an output between the inputs, clamped to the map: the hat functions above then need no clamped upper
     * neighbour.
     */
    private static double position(int output, int size, int factor, boolean aligned) {
        if (aligned) {
            return size * factor == 1 ? 0 : output * (size - 1.0) / (size * factor - 1);
        }
        return Math.clamp((output + 0.5) / factor - 0.5, 0, size - 1);
    }

    private interface Tap {
        void meet(int from, int to, int tap, int count);
    }

    /** Every tap inside the map of every window, in row-major order, with the number of such taps of its window. */
    private static void forEachTap(PoolKey key, Tap visitor) {
        Shape src = key.src();
        Shape dst = key.dst();
        for (int to = 0; to < BATCH * dst.elements(); to++) {
            int channel = to % dst.channels();
            int pixel = to / dst.channels();
            int top = pixel / dst.width() % dst.height() * key.window().height().stride()
                    - key.window().height().padBefore();
            int left = pixel % dst.width() * key.window().width().stride()
                    - key.window().width().padBefore();
            int item = pixel / dst.width() / dst.height();
            int count = 0;
            for (int pass = 0; pass < 2; pass++) {
                for (int tap = 0; tap < key.window().taps(); tap++) {
                    int row = top + tap / key.window().width().kernel();
                    int column = left + tap % key.window().width().kernel();
                    if (row < 0 || row >= src.height() || column < 0 || column >= src.width()) {
                        continue;
                    }
                    if (pass == 0) {
                        count++;
                    } else {
                        visitor.meet(
                                ((item * src.height() + row) * src.width() + column) * src.channels() + channel,
                                to,
                                tap,
                                count);
                    }
                }
            }
        }
    }

    private static double rounded(KernelKey key, double value) {
        return key.type() == ElementType.F32 ? (float) value : value;
    }

    private static int size(Shape shape) {
        return Math.toIntExact(BATCH * shape.elements());
    }

    private double[] integers(Shape shape) {
        return random.ints(size(shape), -3, 4).asDoubleStream().toArray();
    }
}
