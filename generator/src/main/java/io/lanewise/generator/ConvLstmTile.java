package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The register tile of a ConvLSTM cell: sums of the four gates of a vector of hidden channels at some pixels. Each is
 * one chain of fused multiply-adds, over the taps of the input, then over those of the hidden state.
 *
 * @param tail whether the vector is not full
 */
record ConvLstmTile(ConvLstmPlan plan, Vectors vectors, boolean tail) {

    /** Multiply-adds of a path up to which a loop is written out, as in {@link GatherTile}. */
    private static final int UNROLLED = 108;

    /** Vector operations that a path has at most, so that C1 profiles the method: both and the rest stay below 320. */
    private static final int MOST_OPERATIONS = 140;

    /** How the sums, and the vectors of weights, of each gate are called. */
    private static final List<String> ALL_GATES = List.of("i", "f", "g", "o");

    /** The same for a tile of two gates, which are i and f or g and o, by what it is called with. */
    private static final List<String> TWO_GATES = List.of("first", "second");

    private List<String> gates() {
        return plan.gates() == ALL_GATES.size() ? ALL_GATES : TWO_GATES;
    }

    String methodName() {
        return tail ? "tileRest" : "tile";
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        List<Object> parameters = new ArrayList<>(List.of(array, "src", TypeName.INT, "srcBase"));
        if (!plan.isProjected()) {
            parameters.addAll(List.of(TypeName.INT, "srcPitch", array, "bias", TypeName.INT, "biasBase"));
        }
        parameters.addAll(List.of(array, "hidden", TypeName.INT, "hiddenBase", TypeName.INT, "hiddenPitch"));
        parameters.addAll(List.of(array, "wei", TypeName.INT, "weiBase", array, "strip", TypeName.INT, "stripBase"));
        Body body = new Body();
        start(body);
        plan.key().inputConvolution().ifPresent(input -> sum(body, input, "src", 0));
        sum(body, plan.key().hiddenConvolution(), "hidden", plan.key().inputWeightLength() / plan.key().biasLength());
        for (int pixel = 0; pixel < plan.pixels(); pixel++) {
            for (int gate = 0; gate < plan.gates(); gate++) {
                int index = pixel * plan.blockGates() + gate * plan.lanes();
                body.line("$L", vectors.store(sumName(gate, pixel), "strip", Vectors.plus("stripBase", index), false));
            }
        }
        kernel.method(
                "Sums " + (plan.gateGroups() == 1 ? "the four" : "two") + " gates of " + (tail ? plan.blocks().tailLanes() : plan.lanes()) + " channels at "
                        + plan.pixels() + " pixels.",
                TypeName.VOID,
                methodName(),
                body,
                parameters.toArray());
    }

    /** Of pixels and weights, the fewer stay in registers during a step. */
    private boolean holdsPixels() {
        return plan.pixels() < plan.gates();
    }

    private String sumName(int gate, int pixel) {
        return gates().get(gate) + pixel;
    }

    private String weightName(int gate) {
        return holdsPixels() ? "weights" : "wei" + capital(gates().get(gate));
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private String pixelName(int pixel) {
        return holdsPixels() ? "pixel" + pixel : "pixel";
    }

    /** Sums start at the biases, or at the projection. */
    private void start(Body body) {
        for (int gate = 0; gate < plan.gates(); gate++) {
            int channel = gate * plan.key().hidden();
            for (int pixel = 0; pixel < plan.pixels(); pixel++) {
                String name = sumName(gate, pixel);
                if (plan.isProjected()) {
                    String index = Vectors.plus("srcBase", channel + pixel * plan.key().biasLength());
                    body.let(vectors.vector(), name, vectors.load("src", index, tail));
                } else if (pixel == 0) {
                    body.let(vectors.vector(), name, vectors.load("bias", Vectors.plus("biasBase", channel), tail));
                } else {
                    body.line("$T $L = $L", vectors.vector(), name, sumName(gate, 0));
                }
            }
        }
    }

    /**
     * Adds the taps of one path.
     *
     * @param firstStep the path's first step among those of the packed weights
     */
    private void sum(Body body, Conv2dKey path, String operand, int firstStep) {
        Window window = path.window();
        int channels = path.src().channels();
        int kernelWidth = window.width().kernel();
        boolean contiguous = kernelWidth == 1 || window.width().dilation() == 1;
        int run = contiguous ? kernelWidth * channels : channels;
        int runs = contiguous ? 1 : kernelWidth;
        int rows = window.height().kernel();
        boolean unrollRun = mayUnroll(run);
        boolean unrollRuns = unrollRun && mayUnroll(runs * run);
        boolean unrollRows = unrollRuns && mayUnroll(rows * runs * run);
        int pixelStep = window.width().stride() * channels;
        new Counter(body, "kh", rows, unrollRows).each(kh -> {
            String row = Terms.sum(
                    operand + "Base",
                    Terms.product(Terms.product(kh, window.height().dilation()), operand + "Pitch"));
            new Counter(body, "kw", runs, unrollRuns).each(kw -> {
                String src = Terms.sum(row, Terms.product(kw, window.width().dilation() * channels));
                String wei = Terms.sum(
                        "weiBase",
                        Integer.toString(firstStep * plan.stepLength()),
                        Terms.product(kh, runs * run * plan.stepLength()),
                        Terms.product(kw, run * plan.stepLength()));
                if (unrollRun) {
                    for (int i = 0; i < run; i++) {
                        step(body, operand, Terms.sum(src, Integer.toString(i)), pixelStep, Terms.sum(
                                wei, Integer.toString(i * plan.stepLength())));
                    }
                } else {
                    body.let(operand + "Run", src);
                    body.let(operand + "Wei", wei);
                    body.loop("step", run, () -> step(
                            body,
                            operand,
                            operand + "Run + step",
                            pixelStep,
                            operand + "Wei + step * " + plan.stepLength()));
                }
            });
        });
    }

    private boolean mayUnroll(int steps) {
        int sums = plan.gates() * plan.pixels();
        int operations = sums + 2 * (plan.gates() + plan.pixels());
        return steps == 1 || steps * sums <= UNROLLED && steps * operations <= MOST_OPERATIONS;
    }

    /** One summed channel under one tap. */
    private void step(Body body, String operand, String src, int pixelStep, String wei) {
        int held = Math.min(plan.pixels(), plan.gates());
        int others = Math.max(plan.pixels(), plan.gates());
        for (int i = 0; i < held; i++) {
            load(body, holdsPixels(), i, operand, src, pixelStep, wei);
        }
        for (int other = 0; other < others; other++) {
            load(body, !holdsPixels(), other, operand, src, pixelStep, wei);
            for (int i = 0; i < held; i++) {
                int gate = holdsPixels() ? other : i;
                int pixel = holdsPixels() ? i : other;
                String sum = sumName(gate, pixel);
                body.set(sum, vectors.fma(pixelName(pixel), weightName(gate), sum));
            }
        }
    }

    private void load(
            Body body, boolean isPixel, int index, String operand, String src, int pixelStep, String wei) {
        if (isPixel) {
            String element = operand + "[" + Terms.sum(src, Integer.toString(index * pixelStep)) + "]";
            body.assign(vectors.vector(), pixelName(index), vectors.broadcast(element));
        } else {
            String element = Terms.sum(wei, Integer.toString(index * plan.lanes()));
            body.assign(vectors.vector(), weightName(index), vectors.load("wei", element));
        }
    }
}
