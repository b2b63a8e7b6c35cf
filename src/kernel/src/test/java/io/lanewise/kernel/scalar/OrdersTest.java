package io.lanewise.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The twins add in the order that {@code src/docs/orders.md} defines: bit for bit the same as products that are sorted
 * by that definition and then summed, on random numbers, where every other order gives other bits.
 */
class OrdersTest {

    private static final int BATCH = 3;

    /** One product of the layer's definition, as indices. */
    private record Product(int src, int wei, int dst) {}

    private WeightedKey key;
    private double[] src;
    private double[] wei;
    private double[] bias;
    private double[] diffPre;

    static Stream<WeightedKey> keys() {
        return Stream.of(
                        "conv2d_%s_h9w11c6_k3s2p1_o10",
                        "conv2d_%s_h9w18c8_k1x3s2x1p0.1.2.0d1x2g4_o12",
                        "conv2d_%s_h8w7c2_k3s2p1_o7",
                        "conv2d_%s_h50w70c1_k3s1p1_o4",
                        "conv2d_%s_h120w45c2_k2s1p0_o3",
                        // Maps of two items to a block, and a last block of one.
                        "conv2d_%s_h30w20c3_k3s1p1_o5",
                        "deconv2d_%s_h25w25c3_k2s2p0_o2",
                        "deconv2d_%s_h5w6c7_k4s2p1_o9",
                        "deconv2d_%s_h5w4c6_k3x2s2x3p1x0d2x1_o4_op1x2",
                        "deconv2d_%s_h60w50c5_k3s2p1_o2_op1",
                        "deconv2d_%s_h6w5c8_k3s3p2.0.1.1d2g2_o6_op2",
                        "dense_%s_i37_o21",
                        "dense_%s_i5_o4")
                .flatMap(spelling -> Stream.of(ElementType.values())
                        .map(type -> (WeightedKey) KernelKey.parse(spelling.formatted(type.spelling()))));
    }

    private TwinRun prepare(WeightedKey layer) {
        key = layer;
        Random random = new Random(23);
        src = randoms(random, BATCH * key.src().elements());
        wei = randoms(random, key.weightLength());
        bias = randoms(random, key.biasLength());
        diffPre = randoms(random, BATCH * key.preShape().elements());
        return new TwinRun(key, BATCH);
    }

    private double[] randoms(Random random, long count) {
        return random.doubles(count, -1, 1).map(this::rounded).toArray();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void forwardStartsAtTheBiasAndFollowsItsOrder(WeightedKey layer) {
        TwinRun run = prepare(layer);
        double[] dst = new double[diffPre.length];
        List<List<Product>> products = productsBy(dst.length, Direction.FORWARD);
        for (int i = 0; i < dst.length; i++) {
            dst[i] = gathered(products.get(i), bias[i % bias.length], Direction.FORWARD);
        }
        assertArrayEquals(dst, run.forward(src, wei, bias, null).dst());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardDataStartsAtZeroAndFollowsItsOrder(WeightedKey layer) {
        TwinRun run = prepare(layer);
        double[] diffSrc = new double[src.length];
        List<List<Product>> products = productsBy(diffSrc.length, Direction.BACKWARD_DATA);
        for (int i = 0; i < diffSrc.length; i++) {
            diffSrc[i] = gathered(products.get(i), 0, Direction.BACKWARD_DATA);
        }
        assertArrayEquals(diffSrc, run.backwardData(diffPre, wei, null));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardWeightsAddsBlocksByTheTree(WeightedKey layer) {
        TwinRun run = prepare(layer);
        double[] diffWei = new double[wei.length];
        List<List<Product>> products = productsBy(diffWei.length, Direction.BACKWARD_WEIGHTS);
        Shape small = key instanceof Conv2dKey ? key.preShape() : key.src();
        RowBlocks blocks = RowBlocks.ofWeights(small.height(), small.width());
        for (int i = 0; i < diffWei.length; i++) {
            double[] sums = new double
                    [key instanceof DenseKey
                            ? 1
                            : blocks.blocks(BATCH)];
            for (Product product : products.get(i)) {
                int element = key instanceof Conv2dKey ? product.dst : product.src;
                int block = key instanceof DenseKey ? 0 : block(blocks, small, element);
                sums[block] = fma(src[product.src], diffPre[product.dst], sums[block]);
            }
            diffWei[i] = tree(sums);
        }
        assertArrayEquals(diffWei, run.backwardWeights(src, diffPre));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void backwardBiasAddsLanesThenBlocksByTheTree(WeightedKey layer) {
        TwinRun run = prepare(layer);
        Shape pre = key.preShape();
        int channels = pre.channels();
        boolean laned = List.of(1, 2, 4, 8).contains(channels);
        RowBlocks blocks = RowBlocks.of(pre.height(), pre.width());
        double[] diffBias = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double[][] lanes =
                    new double[blocks.blocks(BATCH)][laned ? 16 : 1];
            for (int i = channel; i < diffPre.length; i += channels) {
                double[] sums = lanes[block(blocks, pre, i)];
                int lane = laned ? i % (pre.width() * channels) % 16 : 0;
                sums[lane] = rounded(sums[lane] + diffPre[i]);
            }
            int first = channel;
            diffBias[channel] = tree(Stream.of(lanes)
                    .mapToDouble(sums -> laned ? halved(sums, first, 8, channels) : sums[0])
                    .toArray());
        }
        double[] dst = new double[diffPre.length];
        assertArrayEquals(diffBias, run.backwardBias(dst, diffPre, null).diffBias());
    }

    /** Lane {@code lane} after all distances from {@code distance} down to {@code least}. */
    private double halved(double[] lanes, int lane, int distance, int least) {
        if (distance < least) {
            return lanes[lane];
        }
        double[] folded = new double[distance];
        for (int i = 0; i < distance; i++) {
            folded[i] = rounded(lanes[i] + lanes[i + distance]);
        }
        return halved(folded, lane, distance / 2, least);
    }

    /** Neighbours first: the sum of the largest power of two below the length, and of the rest. */
    private double tree(double[] blocks) {
        if (blocks.length == 1) {
            return blocks[0];
        }
        int half = Integer.highestOneBit(blocks.length - 1);
        double left = tree(java.util.Arrays.copyOfRange(blocks, 0, half));
        return rounded(left + tree(java.util.Arrays.copyOfRange(blocks, half, blocks.length)));
    }

    private static int block(RowBlocks blocks, Shape map, int element) {
        int row = element / map.channels() / map.width();
        int item = row / map.height();
        return item / blocks.itemsPerBlock() * blocks.blocksPerItem() + row % map.height() / blocks.rowsPerBlock();
    }

    private List<List<Product>> productsBy(int length, Direction direction) {
        List<List<Product>> products = IntStream.range(0, length)
                .mapToObj(i -> (List<Product>) new ArrayList<Product>())
                .toList();
        Loops.forEach(
                key,
                BATCH,
                (s, w, d) -> products.get(
                                switch (direction) {
                                    case FORWARD -> d;
                                    case BACKWARD_DATA -> s;
                                    default -> w;
                                })
                        .add(new Product(s, w, d)));
        Comparator<Product> order = Comparator.comparingInt(Product::src);
        Comparator<Product> backward = Comparator.comparingInt(Product::dst);
        Comparator<Product> small = key instanceof Conv2dKey ? backward : order;
        products.forEach(list -> list.sort(
                direction == Direction.FORWARD ? order : direction == Direction.BACKWARD_DATA ? backward : small));
        return products;
    }

    /**
     * One output element. Elements of NHWC maps lie in the order of rows, columns, channels, which is the order of
     * sorted indices.
     */
    private double gathered(List<Product> products, double start, Direction direction) {
        double sum = start;
        if (Order.of(key, direction) == Order.DIRECT) {
            for (Product product : products) {
                sum = fma(factor(product, direction), wei[product.wei], sum);
            }
            return sum;
        }
        int tapLength = key.weightExtents().get(2) * key.weightExtents().get(3);
        int taps = key.weightExtents().get(0) * key.weightExtents().get(1);
        for (int tap = 0; tap < taps; tap++) {
            double contribution = 0;
            for (Product product : products) {
                if (product.wei / tapLength == tap) {
                    contribution = fma(factor(product, direction), wei[product.wei], contribution);
                }
            }
            sum = rounded(sum + contribution);
        }
        return sum;
    }

    private double factor(Product product, Direction direction) {
        return direction == Direction.FORWARD ? src[product.src] : diffPre[product.dst];
    }

    private double fma(double a, double b, double c) {
        return key.type() == ElementType.F32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    private double rounded(double value) {
        return key.type() == ElementType.F32 ? (float) value : value;
    }
}
