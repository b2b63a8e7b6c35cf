package io.lanewise.verify;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.verify.reference.Tensor;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Runs the kernels of a layer shape on NCHW tensors of doubles, in the surroundings least comfortable for them: buffers
 * at odd offsets with {@linkplain GuardedBuffer canaries} around them, scratch full of NaN, tasks in random order on
 * any number of threads. Buffers and order follow from the seed.
 *
 * <p>Gradients run as a graph runs them: backward_bias gives diffPre, which backward_data and backward_weights read.
 */
public final class KernelRunner {

    private final KernelSource source;
    private final int threads;
    private final long seed;

    public KernelRunner(KernelSource source, int threads, long seed) {
        this.source = source;
        this.threads = threads;
        this.seed = seed;
    }

    /**
     * What a run gave.
     *
     * @param results {@link Role#DST}, {@link Role#INDICES} of poolings, and, where {@link Role#DIFF_DST} was given,
     *     the gradients
     * @param kernels the kernels that ran
     */
    public record Run(Tensors results, Map<Direction, KernelName> kernels) {}

    /**
     * Runs forward and, where {@link Role#DIFF_DST} is among the inputs, all gradients.
     *
     * @param inputs as for {@link ReferenceLayer#run}; f32 kernels get them rounded to the nearest float
     * @throws CanaryException when a kernel writes outside of its results
     */
    public Run run(KernelKey key, Tensors inputs) {
        Call call = new Call(key, inputs);
        call.forward();
        if (inputs.has(Role.DIFF_DST)) {
            call.backward();
        }
        return new Run(call.results, call.names);
    }

    /**
     * The window whose winning taps the workspace of a layer holds, and the width of the map that it slides over; null
     * where there is none.
     */
    private record WinnerWindow(Window window, int mapWidth) {

        static WinnerWindow of(KernelKey key) {
            return switch (key) {
                case MaxPool2dKey pool ->
                    new WinnerWindow(pool.window(), pool.src().width());
                case MaxUnpool2dKey unpool ->
                    new WinnerWindow(
                            unpool.pooling().window(), unpool.pooling().src().width());
                case Conv2dKey conv
                when conv.pool() > 1 ->
                    new WinnerWindow(
                            Window.square(conv.pool(), conv.pool(), 0),
                            conv.preShape().width());
                default -> null;
            };
        }
    }

    /** One pass over one layer. */
    private final class Call {

        private final KernelKey key;
        private final ElementType type;
        private final Tensors inputs;
        private final int batch;
        private final RandomGenerator random = new SplittableRandom(seed);
        private final WinnerWindow winners;
        private final GuardedBuffer src;
        private final GuardedBuffer workspace;
        private final Map<Direction, KernelName> names = new EnumMap<>(Direction.class);
        private Tensors results = Tensors.none();
        private GuardedBuffer dst;

        Call(KernelKey key, Tensors inputs) {
            this.key = key;
            this.type = key.type();
            this.inputs = inputs;
            this.batch = inputs.get(Role.SRC).extent(0);
            this.winners = WinnerWindow.of(key);
            this.src = GuardedBuffer.map("src", type, batch, key.src(), key.srcHalo(), random)
                    .setMap(inputs.get(Role.SRC));
            this.workspace = winners == null ? null : workspace();
        }

        private GuardedBuffer workspace() {
            boolean given = key instanceof MaxUnpool2dKey;
            GuardedBuffer buffer = GuardedBuffer.dense("workspace", type, batch, given ? key.src() : key.dst(), random);
            return given
                    ? buffer.setMap(Winners.toTaps(inputs.get(Role.INDICES), winners.window(), winners.mapWidth()))
                    : buffer;
        }

        void forward() {
            dst = GuardedBuffer.map("dst", type, batch, key.dst(), Halo.NONE, random);
            KernelCall call = new KernelCall(source.kernel(key, Direction.FORWARD), batch, random, threads)
                    .input(src)
                    .output(dst);
            call.operands().src(src.view()).dst(dst.view());
            if (key instanceof WeightedKey weighted) {
                GuardedBuffer bias = flat("bias", inputs.get(Role.BIAS).values());
                call.input(bias).weights(flat("wei", Weights.toCanonical(weighted, inputs.get(Role.WEI))));
                call.operands().bias(bias.view());
            }
            if (workspace != null) {
                (key instanceof MaxUnpool2dKey ? call.input(workspace) : call.output(workspace))
                        .operands()
                        .workspace(workspace.view());
            }
            run(Direction.FORWARD, call);
            results = results.with(Role.DST, dst.map());
            if (key.hasWorkspace()) {
                results = results.with(
                        Role.INDICES, Winners.toIndices(workspace.map(), winners.window(), winners.mapWidth()));
                checkInferenceGivesTheSame(call);
            }
        }

        /** Inference passes no workspace; that must change nothing else. */
        private void checkInferenceGivesTheSame(KernelCall training) {
            Tensor expected = dst.map();
            dst.clear();
            training.operands().workspace(null);
            training.run();
            if (Mismatch.first(expected, dst.map()) >= 0) {
                throw new IllegalStateException("Without a workspace " + key + " forward gives another dst.");
            }
        }

        void backward() {
            if (key instanceof WeightedKey weighted) {
                backwardWeighted(weighted);
            } else {
                GuardedBuffer diffDst = map("diffDst", Halo.NONE, inputs.get(Role.DIFF_DST));
                GuardedBuffer diffSrc = GuardedBuffer.map("diffSrc", type, batch, key.src(), Halo.NONE, random);
                KernelCall call = call(Direction.BACKWARD_DATA).input(diffDst).output(diffSrc);
                call.operands().diffDst(diffDst.view()).diffSrc(diffSrc.view());
                if (workspace != null) {
                    call.input(workspace).operands().workspace(workspace.view());
                }
                run(Direction.BACKWARD_DATA, call);
                results = results.with(Role.DIFF_SRC, diffSrc.map());
            }
        }

        private void backwardWeighted(WeightedKey weighted) {
            GuardedBuffer diffPre = backwardBias(weighted);

            GuardedBuffer diffSrc = GuardedBuffer.map("diffSrc", type, batch, key.src(), Halo.NONE, random);
            KernelCall data = call(Direction.BACKWARD_DATA).input(diffPre).output(diffSrc);
            data.weights(flat("wei", Weights.toCanonical(weighted, inputs.get(Role.WEI))));
            data.operands().diffPre(diffPre.view()).diffSrc(diffSrc.view());
            run(Direction.BACKWARD_DATA, data);

            GuardedBuffer diffWei = GuardedBuffer.flat("diffWei", type, weighted.weightLength(), random);
            KernelCall weights =
                    call(Direction.BACKWARD_WEIGHTS).input(src).input(diffPre).output(diffWei);
            weights.operands().src(src.view()).diffPre(diffPre.view()).diffWei(diffWei.view());
            run(Direction.BACKWARD_WEIGHTS, weights);

            results = results.with(Role.DIFF_SRC, diffSrc.map())
                    .with(Role.DIFF_WEI, Weights.fromCanonical(weighted, diffWei.flat()));
        }

        private GuardedBuffer backwardBias(WeightedKey weighted) {
            // In place or not, as the contract allows where nothing is pooled.
            boolean inPlace = workspace == null && random.nextBoolean();
            GuardedBuffer diffDst = GuardedBuffer.map(
                            "diffDst", type, batch, key.dst(), inPlace ? key.diffHalo() : Halo.NONE, random)
                    .setMap(inputs.get(Role.DIFF_DST));
            GuardedBuffer diffPre = inPlace
                    ? diffDst
                    : GuardedBuffer.map("diffPre", type, batch, weighted.preShape(), key.diffHalo(), random);
            GuardedBuffer diffBias = GuardedBuffer.flat("diffBias", type, weighted.biasLength(), random);
            KernelCall call =
                    call(Direction.BACKWARD_BIAS).input(dst).output(diffPre).output(diffBias);
            call.operands()
                    .dst(dst.view())
                    .diffDst(diffDst.view())
                    .diffPre(diffPre.view())
                    .diffBias(diffBias.view());
            if (!inPlace) {
                call.input(diffDst);
            }
            if (workspace != null) {
                call.input(workspace).operands().workspace(workspace.view());
            }
            run(Direction.BACKWARD_BIAS, call);
            results = results.with(Role.DIFF_PRE, diffPre.map())
                    .with(Role.DIFF_BIAS, Tensor.of(diffBias.flat(), weighted.biasLength()));
            return diffPre;
        }

        private KernelCall call(Direction direction) {
            return new KernelCall(source.kernel(key, direction), batch, random, threads);
        }

        private void run(Direction direction, KernelCall call) {
            call.run();
            names.put(direction, call.kernel().name());
        }

        private GuardedBuffer map(String name, Halo halo, Tensor values) {
            return GuardedBuffer.map(name, type, batch, key.dst(), halo, random).setMap(values);
        }

        private GuardedBuffer flat(String name, double[] values) {
            return GuardedBuffer.flat(name, type, values.length, random).setFlat(values);
        }
    }
}
