package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Window;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A register tile of a ConvLSTM cell over the taps of one path: sums of all or half of the gates of a vector of hidden channels at
 * some pixels, each one chain of fused multiply-adds. That of the input starts at the biases, that of the hidden state goes on from
 * the strip: in one method C2 keeps the operands of one path in registers while it is in the loops of the other, and sums go to the stack.
 *
 * @param path whose taps
 * @param pixels its pixels, those of the plan's tiles or of the last one of a row
 * @param tail whether the vector is not full
 */
record ConvLstmTile(ConvLstmPlan plan, Vectors vectors, Path path, int pixels, boolean tail) {

    /** The two convolutions of a cell. */
    enum Path {
        INPUT,
        HIDDEN;

        /** How an operand or a method of this path is called. */
        String operand() {
            return this == INPUT ? "src" : "hidden";
        }

        Conv2dKey of(ConvLstmKey key) {
            return this == INPUT ? key.inputConvolution().orElseThrow() : key.hiddenConvolution();
        }

        /** Its first step among those of the packed weights. */
        int firstStep(ConvLstmKey key) {
            return this == INPUT ? 0 : key.inputWeightLength() / key.biasLength();
        }
    }

    /** Multiply-adds of a path up to which a loop is written out, as in {@link GatherTile}. */
    private static final int UNROLLED = 108;

    /** Vector operations of loops that are written out: with what is around them, C1 profiles the method. */
    private static final int MOST_OPERATIONS = 140;

    /** How the sums, and the vectors of weights, of each gate are called. */
    private static final List<String> ALL_GATES = List.of("i", "f", "g", "o");

    /** The same for a tile of two gates, which are i and f or g and o, by what it is called with. */
    private static final List<String> TWO_GATES = List.of("first", "second");

    private List<String> gates() {
        return plan.gates() == ALL_GATES.size() ? ALL_GATES : TWO_GATES;
    }

    String methodName() {
        return path.operand() + (pixels == plan.pixels() ? "Tile" : "LastTile") + (tail ? "Rest" : "");
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        Parameters parameters = new Parameters();
        parameters.add(array, path.operand()).add(TypeName.INT, "base").add(TypeName.INT, "rowPitch");
        if (path == Path.INPUT) {
            parameters.add(array, "bias").add(TypeName.INT, "biasBase");
        }
        parameters.add(array, "wei").add(TypeName.INT, "weiBase").add(array, "strip").add(TypeName.INT, "stripBase");
        Body body = new Body();
        start(body);
        sum(body);
        each((gate, pixel) -> body.line("$L", vectors.store(sumName(gate, pixel), "strip", stripIndex(gate, pixel), false)));
        kernel.method(
                (path == Path.INPUT ? "Sums the input's taps for " : "Adds the hidden state's taps to ")
                        + (plan.gateGroups() == 1 ? "the four" : "two") + " gates of "
                        + (tail ? plan.blocks().tailLanes() : plan.lanes()) + " channels at " + pixels + " pixels.",
                TypeName.VOID,
                methodName(),
                body,
                parameters.toArray());
    }

    private void each(BiConsumer<Integer, Integer> inside) {
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int gate = 0; gate < plan.gates(); gate++) {
                inside.accept(gate, pixel);
            }
        }
    }

    private String stripIndex(int gate, int pixel) {
        return Vectors.plus("stripBase", pixel * plan.blockGates() + gate * plan.lanes());
    }

    /** Of pixels and weights, the fewer stay in registers during a step. */
    private boolean holdsPixels() {
        return pixels < plan.gates();
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

    private void start(Body body) {
        each((gate, pixel) -> {
            if (path == Path.HIDDEN) {
                body.let(vectors.vector(), sumName(gate, pixel), vectors.load("strip", stripIndex(gate, pixel)));
            } else if (pixel == 0) {
                String index = Vectors.plus("biasBase", gate * plan.key().hidden());
                body.let(vectors.vector(), sumName(gate, 0), vectors.load("bias", index, tail));
            } else {
                body.line("$T $L = $L", vectors.vector(), sumName(gate, pixel), sumName(gate, 0));
            }
        });
    }

    private void sum(Body body) {
        Conv2dKey taps = path.of(plan.key());
        Window window = taps.window();
        int channels = taps.src().channels();
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
            String row = Terms.sum("base", Terms.product(Terms.product(kh, window.height().dilation()), "rowPitch"));
            new Counter(body, "kw", runs, unrollRuns).each(kw -> {
                String src = Terms.sum(row, Terms.product(kw, window.width().dilation() * channels));
                String wei = Terms.sum(
                        "weiBase",
                        Terms.product(kh, runs * run * plan.stepLength()),
                        Terms.product(kw, run * plan.stepLength()));
                if (unrollRun) {
                    for (int i = 0; i < run; i++) {
                        String weights = Terms.sum(wei, Integer.toString(i * plan.stepLength()));
                        step(body, Terms.sum(src, Integer.toString(i)), pixelStep, weights);
                    }
                } else {
                    body.let("run", src);
                    body.let("runWei", wei);
                    body.loop("step", run, () -> step(body, "run + step", pixelStep, "runWei + step * " + plan.stepLength()));
                }
            });
        });
    }

    private boolean mayUnroll(int steps) {
        int sums = plan.gates() * pixels;
        int operations = sums + 2 * (plan.gates() + pixels);
        return steps == 1 || steps * sums <= UNROLLED && steps * operations <= MOST_OPERATIONS;
    }

    /** One summed channel under one tap. */
    private void step(Body body, String src, int pixelStep, String wei) {
        int held = Math.min(pixels, plan.gates());
        int others = Math.max(pixels, plan.gates());
        for (int i = 0; i < held; i++) {
            load(body, holdsPixels(), i, src, pixelStep, wei);
        }
        for (int other = 0; other < others; other++) {
            load(body, !holdsPixels(), other, src, pixelStep, wei);
            for (int i = 0; i < held; i++) {
                int gate = holdsPixels() ? other : i;
                int pixel = holdsPixels() ? i : other;
                String sum = sumName(gate, pixel);
                body.set(sum, vectors.fma(pixelName(pixel), weightName(gate), sum));
            }
        }
    }

    private void load(Body body, boolean isPixel, int index, String src, int pixelStep, String wei) {
        if (isPixel) {
            String element = path.operand() + "[" + Terms.sum(src, Integer.toString(index * pixelStep)) + "]";
            body.assign(vectors.vector(), pixelName(index), vectors.broadcast(element));
        } else {
            String element = Terms.sum(wei, Integer.toString(index * plan.lanes()));
            body.assign(vectors.vector(), weightName(index), vectors.load("wei", element));
        }
    }
}
