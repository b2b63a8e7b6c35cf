package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Measures the figures of {@link TileTable}: every tile that registers hold runs some convolutions on one thread; of each the best of some rounds counts,
 * tiles that overlap are given their whole work, and the figure is the geometric mean. Run it on a machine that does
 * nothing else, in a fresh process for each width, with the class path of the tests: {@code TileSweep 512}.
 */
final class TileSweep {

    private static final List<String> LAYERS = List.of(
            "conv2d_f32_h16w840c32_k3s1p1_o",
            "conv2d_f32_h16w400c16_k3s1p1_o",
            "conv2d_f32_h28w56c64_k3s1p1_o",
            "deconv2d_f32_h16w200c32_k4s2p1_o");
    private static final int MOST_VECTORS = 4;
    private static final int MOST_PIXELS = 14;
    private static final int ROUNDS = 12;
    private static final double WORK_OF_A_ROUND = 2e8;

    private TileSweep() {}

    public static void main(String[] arguments) {
        int bits = Integer.parseInt(arguments[0]);
        double[][] throughput = new double[MOST_VECTORS][];
        for (int vectors = 1; vectors <= MOST_VECTORS; vectors++) {
            int most = MOST_PIXELS;
            while (vectors * most + Math.max(2, vectors) + 1 > TileTable.registers(bits)) {
                most--;
            }
            throughput[vectors - 1] = new double[most];
            for (int pixels = 1; pixels <= most; pixels++) {
                throughput[vectors - 1][pixels - 1] = throughput(bits, vectors, pixels);
            }
        }
        double best = Arrays.stream(throughput).flatMapToDouble(Arrays::stream).max().orElseThrow();
        System.out.printf(Locale.ROOT, "// %d bits: 100 is %.1f GFLOP/s%n", bits, best);
        for (double[] row : throughput) {
            System.out.println(Arrays.stream(row)
                    .mapToObj(value -> Long.toString(Math.max(1, Math.round(100 * value / best))))
                    .collect(Collectors.joining(", ", "{", "},")));
        }
    }

    private static double throughput(int bits, int vectors, int pixels) {
        // Transposed convolutions to few channels are no gatherings.
        List<WeightedKey> keys = LAYERS.stream()
                .map(layer -> (WeightedKey) KernelKey.parse(layer + vectors * bits / Float.SIZE))
                .filter(key -> Planner.plan(key, Direction.FORWARD, bits) instanceof GatherPlan)
                .toList();
        double logarithms = keys.stream().mapToDouble(key -> Math.log(throughput(key, bits, vectors, pixels))).sum();
        return Math.exp(logarithms / keys.size());
    }

    private static double throughput(WeightedKey key, int bits, int vectors, int pixels) {
        Kernel kernel = new CompilingProvider(plan -> withTile((GatherPlan) plan, vectors, pixels))
                .find(key, Direction.FORWARD, bits)
                .orElseThrow();
        Operands operands = operands(key, kernel);
        int calls = (int) Math.max(1, WORK_OF_A_ROUND / key.macs());
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                kernel.runAll(operands);
            }
            least = Math.min(least, System.nanoTime() - start);
        }
        int width = Gathering.of(key, Direction.FORWARD).columns().getFirst().outputs();
        double done = (double) ((width + pixels - 1) / pixels) * pixels / width;
        return 2.0 * key.macs() * done * calls / least;
    }

    private static GatherPlan withTile(GatherPlan plan, int vectors, int pixels) {
        KernelName name = plan.name();
        return new GatherPlan(
                new KernelName(name.key(), name.direction(), name.order(), name.bits(), vectors + "x" + pixels),
                plan.gathering(),
                plan.lanes(),
                vectors,
                pixels,
                plan.rowsPerTask(),
                plan.throughStrip(),
                false);
    }

    private static Operands operands(WeightedKey key, Kernel kernel) {
        Halo halo = Gathering.of(key, Direction.FORWARD).halo();
        int rowPitch = (key.src().width() + halo.left() + halo.right()) * key.src().channels();
        int itemPitch = (key.src().height() + halo.top() + halo.bottom()) * rowPitch;
        View src = View.map(random(itemPitch), halo.top() * rowPitch + halo.left() * key.src().channels(), rowPitch, itemPitch);
        int dstPitch = key.dst().width() * key.dst().channels();
        View dst = View.map(random(key.dst().height() * dstPitch), 0, dstPitch, key.dst().height() * dstPitch);
        View packed = View.flat(random(kernel.packedLength()), 0);
        return Operands.ofBatch(1).src(src).dst(dst).wei(packed).bias(View.flat(random(key.biasLength()), 0)).build();
    }

    private static float[] random(int length) {
        SplittableRandom random = new SplittableRandom(length);
        float[] values = new float[length + View.SLACK];
        for (int index = 0; index < length; index++) {
            values[index] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
