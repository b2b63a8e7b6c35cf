package io.lanewise.verify;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Runs the kernels of a ConvLSTM cell over a sequence, forward and back through time, with canaries around every
 * buffer.
 *
 * @param source where kernels come from
 * @param threads that share the tasks of a stage
 * @param seed decides where buffers lie, which must not change results
 * @param mode how the sequence is computed, which must not change results either
 */
public record CellRunner(KernelSource source, int threads, long seed, Mode mode) {

    /**
     * Ways to compute a sequence.
     *
     * @param hoisted whether the input path of all steps is computed first, by one convolution; of a cell without input,
     *     whether each step reads a map of biases in its place, and not one row of them that stands for all
     * @param recompute whether gates are computed again in the pass back instead of being kept
     */
    public record Mode(boolean hoisted, boolean recompute) {

        /** Each step from its input, gates kept. */
        public static final Mode PLAIN = new Mode(false, false);

        /** Every way. */
        public static List<Mode> all() {
            return List.of(PLAIN, new Mode(true, false), new Mode(false, true), new Mode(true, true));
        }

        /** For messages: {@code input projected first, gates computed again}. */
        public String words() {
            return (hoisted ? "input projected first" : "input read by each step") + ", gates "
                    + (recompute ? "computed again" : "kept");
        }
    }

    /** What the kernels computed, and which they were. */
    public record Run(CellResults results, Set<KernelName> kernels) {}

    /** The keys whose kernels a cell runs by in all modes. */
    public static List<KernelKey> keys(ConvLstmKey key) {
        return Stream.<KernelKey>concat(Stream.of(key, key.projected()), key.inputConvolution().stream())
                .distinct()
                .toList();
    }

    /**
     * Runs forward and, where {@link CellInputs#hasGradients}, all gradients.
     *
     * @param key a cell that reads its input, or, without an input window, one that has none
     * @param inputs rounded to the nearest float for f32
     * @throws CanaryException when a kernel writes outside of its results
     */
    public Run run(ConvLstmKey key, CellInputs inputs) {
        return new Pass(key, inputs).run();
    }

    /** One pass over one sequence. */
    private final class Pass {

        private final ConvLstmKey key;
        private final ConvLstmKey stepKey;
        private final Optional<Conv2dKey> inputKey;
        private final Conv2dKey hiddenKey;
        private final ElementType type;
        private final CellInputs inputs;
        private final CellLayout layout;
        private final int batch;
        private final RandomGenerator random = new SplittableRandom(seed);
        private final Set<KernelName> names = new LinkedHashSet<>();

        private final List<GuardedBuffer> x = new ArrayList<>();
        private final List<StepSource> stepSrc = new ArrayList<>();
        private final List<GuardedBuffer> h = new ArrayList<>();
        private final List<GuardedBuffer> c = new ArrayList<>();
        private final List<GuardedBuffer> gates = new ArrayList<>();
        private final GuardedBuffer bias;
        private final GuardedBuffer peephole;

        Pass(ConvLstmKey key, CellInputs inputs) {
            this.key = key;
            this.stepKey = mode.hoisted() ? key.projected() : key;
            this.inputKey = key.inputConvolution();
            this.hiddenKey = key.hiddenConvolution();
            this.type = key.type();
            this.inputs = inputs;
            this.layout = new CellLayout(key);
            this.batch = inputs.batch();
            if (inputKey.isPresent()) {
                for (Tensor step : inputs.x()) {
                    x.add(map("x", key.src(), key.srcHalo()).setMap(step));
                }
            }
            h.add(map("h0", key.state(), key.hiddenHalo()).setMap(inputs.h0()));
            c.add(map("c0", key.state(), Halo.NONE).setMap(inputs.c0()));
            this.bias = flat("bias", inputs.parameters().bias().values());
            this.peephole = key.peepholeLength() == 0
                    ? null
                    : flat("peephole", layout.peepholes(inputs.parameters()));
        }

        Run run() {
            for (int t = 0; t < inputs.steps(); t++) {
                stepSrc.add(source(t));
            }
            checkCellStateMayBeReplaced();
            for (int t = 0; t < inputs.steps(); t++) {
                h.add(map("h", key.state(), key.hiddenHalo()));
                c.add(map("c", key.state(), Halo.NONE));
                gates.add(inputs.hasGradients() ? map("gates", key.gates(), key.diffHalo()) : null);
                forward(t, mode.recompute() ? null : gates.get(t));
            }
            ConvLstm.Gradients gradients = inputs.hasGradients() ? backward() : null;
            return new Run(new CellResults(maps(h), maps(c), gradients), names);
        }

        /** The states after the first. */
        private static List<Tensor> maps(List<GuardedBuffer> states) {
            return states.subList(1, states.size()).stream()
                    .map(GuardedBuffer::map)
                    .toList();
        }

        private StepSource source(int t) {
            if (inputKey.isEmpty()) {
                Tensor biases = inputs.parameters().bias();
                return mode.hoisted()
                        ? StepSource.biasMap(map("biases", key.src(), Halo.NONE), biases)
                        : StepSource.biasRow(key, biases, random);
            }
            if (!mode.hoisted()) {
                return new StepSource(x.get(t));
            }
            GuardedBuffer projection = map("projection", key.gates(), Halo.NONE);
            KernelCall call = call(inputKey.get(), Direction.FORWARD)
                    .input(x.get(t))
                    .input(bias)
                    .output(projection);
            call.weights(flat("wei", layout.inputWeights(inputs.parameters())));
            call.operands().src(x.get(t).view()).bias(bias.view()).dst(projection.view());
            run(call);
            return new StepSource(projection);
        }

        private void forward(int t, GuardedBuffer workspace) {
            KernelCall call = call(stepKey, Direction.FORWARD)
                    .input(stepSrc.get(t).buffer())
                    .input(h.get(t))
                    .output(h.get(t + 1))
                    .output(c.get(t + 1));
            if (c.get(t) != c.get(t + 1)) {
                call.input(c.get(t));
            }
            call.weights(flat(
                    "wei",
                    stepKey.inputWindow().isEmpty()
                            ? layout.hiddenWeights(inputs.parameters())
                            : layout.allWeights(inputs.parameters())));
            call.operands()
                    .src(stepSrc.get(t).view())
                    .dst(h.get(t + 1).view())
                    .cell(CellOperands.forward(
                            h.get(t).view(), c.get(t).view(), c.get(t + 1).view(), peephole(call)));
            if (stepKey.inputWindow().isPresent()) {
                call.input(bias).operands().bias(bias.view());
            }
            if (workspace != null) {
                call.output(workspace).operands().workspace(workspace.view());
            }
            run(call);
        }

        /** The first step again, as in inference: the cell state in place and no workspace. */
        private void checkCellStateMayBeReplaced() {
            GuardedBuffer hidden = map("h", key.state(), key.hiddenHalo());
            GuardedBuffer cell = map("c", key.state(), Halo.NONE).setMap(inputs.c0());
            GuardedBuffer apart = map("c", key.state(), Halo.NONE);
            h.add(hidden);
            c.add(apart);
            forward(0, null);
            Tensor expected = hidden.map();
            hidden.clear();
            c.set(0, cell);
            c.set(1, cell);
            forward(0, null);
            if (Mismatch.first(expected, hidden.map()) >= 0 || Mismatch.first(apart.map(), cell.map()) >= 0) {
                throw new IllegalStateException(stepKey + " gives another state where dstCell is srcCell.");
            }
            h.removeLast();
            c.clear();
            c.add(map("c0", key.state(), Halo.NONE).setMap(inputs.c0()));
        }

        /** The peepholes as an input of a call; null where there are none. */
        private View peephole(KernelCall call) {
            if (peephole == null) {
                return null;
            }
            call.input(peephole);
            return peephole.view();
        }

        private ConvLstm.Gradients backward() {
            List<Tensor> dx = new ArrayList<>();
            GuardedBuffer dhLater = map("dhLater", key.state(), Halo.NONE).setMap(Tensor.zerosLike(inputs.h0()));
            GuardedBuffer dcLater = map("dcLater", key.state(), Halo.NONE).setMap(inputs.dcLast());
            CellParameterSums sums = new CellParameterSums(type);
            for (int t = inputs.steps() - 1; t >= 0; t--) {
                if (mode.recompute()) {
                    forward(t, gates.get(t));
                }
                GuardedBuffer dc = map("dc", key.state(), Halo.NONE);
                GuardedBuffer diffPre = backwardGates(t, dhLater, dcLater, dc, sums);
                dx.addFirst(backwardInput(t, diffPre, sums));
                sums.add(CellParameterSums.Part.WEIGHT_H, weights(hiddenKey, h.get(t), diffPre));
                dhLater = data(hiddenKey, layout.hiddenWeights(inputs.parameters()), diffPre);
                dcLater = dc;
            }
            return new ConvLstm.Gradients(dx, dhLater.map(), dcLater.map(), layout.parameters(sums));
        }

        /** The gradient of x; what there is of it where the cell has no input, a tensor without elements. */
        private Tensor backwardInput(int t, GuardedBuffer diffPre, CellParameterSums sums) {
            if (inputKey.isEmpty()) {
                return inputs.x().get(t);
            }
            sums.add(CellParameterSums.Part.WEIGHT_X, weights(inputKey.get(), x.get(t), diffPre));
            return data(inputKey.get(), layout.inputWeights(inputs.parameters()), diffPre)
                    .map();
        }

        /** In place or not, as the contract allows. */
        private GuardedBuffer backwardGates(
                int t, GuardedBuffer dhLater, GuardedBuffer dcLater, GuardedBuffer dc, CellParameterSums sums) {
            GuardedBuffer workspace = gates.get(t);
            boolean inPlace = random.nextBoolean();
            GuardedBuffer diffPre = inPlace ? workspace : map("diffPre", key.gates(), key.diffHalo());
            GuardedBuffer dh = map("dh", key.state(), Halo.NONE).setMap(inputs.dh().get(t));
            GuardedBuffer diffBias = GuardedBuffer.flat("diffBias", type, key.biasLength(), random);
            KernelCall call = call(stepKey, Direction.BACKWARD_BIAS)
                    .input(c.get(t))
                    .input(c.get(t + 1))
                    .input(dh)
                    .input(dhLater)
                    .input(dcLater)
                    .output(diffPre)
                    .output(dc)
                    .output(diffBias);
            if (!inPlace) {
                call.input(workspace);
            }
            GuardedBuffer diffPeephole = null;
            if (peephole != null) {
                diffPeephole = GuardedBuffer.flat("diffPeephole", type, key.peepholeLength(), random);
                call.output(diffPeephole);
            }
            call.operands()
                    .workspace(workspace.view())
                    .diffDst(dh.view())
                    .diffPre(diffPre.view())
                    .diffBias(diffBias.view())
                    .cell(CellOperands.backward(
                            c.get(t).view(),
                            c.get(t + 1).view(),
                            peephole(call),
                            dhLater.view(),
                            dcLater.view(),
                            dc.view(),
                            diffPeephole == null ? null : diffPeephole.view()));
            run(call);
            sums.add(CellParameterSums.Part.BIAS, diffBias.flat());
            if (diffPeephole != null) {
                sums.add(CellParameterSums.Part.PEEPHOLE, diffPeephole.flat());
            }
            return diffPre;
        }

        private GuardedBuffer data(Conv2dKey convolution, double[] wei, GuardedBuffer diffPre) {
            GuardedBuffer diffSrc = map("diffSrc", convolution.src(), Halo.NONE);
            KernelCall call =
                    call(convolution, Direction.BACKWARD_DATA).input(diffPre).output(diffSrc);
            call.weights(flat("wei", wei));
            call.operands().diffPre(diffPre.view()).diffSrc(diffSrc.view());
            run(call);
            return diffSrc;
        }

        private double[] weights(Conv2dKey convolution, GuardedBuffer src, GuardedBuffer diffPre) {
            GuardedBuffer diffWei = GuardedBuffer.flat("diffWei", type, convolution.weightLength(), random);
            KernelCall call = call(convolution, Direction.BACKWARD_WEIGHTS)
                    .input(src)
                    .input(diffPre)
                    .output(diffWei);
            call.operands().src(src.view()).diffPre(diffPre.view()).diffWei(diffWei.view());
            run(call);
            return diffWei.flat();
        }

        private KernelCall call(KernelKey called, Direction direction) {
            return new KernelCall(source.kernel(called, direction), batch, random, threads);
        }

        private void run(KernelCall call) {
            call.run();
            names.add(call.kernel().name());
        }

        private GuardedBuffer map(String name, Shape shape, Halo halo) {
            return GuardedBuffer.map(name, type, batch, shape, halo, random);
        }

        private GuardedBuffer flat(String name, double[] values) {
            return GuardedBuffer.flat(name, type, values.length, random).setFlat(values);
        }
    }
}
