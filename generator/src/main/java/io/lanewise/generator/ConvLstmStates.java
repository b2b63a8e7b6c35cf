package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;

/**
 * From the sums of a vector of hidden channels in the strip to gates and states, pixel by pixel: equations (1) to (6)
 * of {@code src/docs/convlstm-backward.md}. Each recipe of an activation has a method: two are more than C2 inlines
 * before it begins to box vectors. Gates go where the caller says: to the workspace, or back to the strip, so that no
 * branch asks which.
 *
 * @param tail whether the vector is not full
 */
record ConvLstmStates(ConvLstmPlan plan, Vectors vectors, boolean tail) {

    private static final int INPUT = 0;
    private static final int FORGET = 1;
    private static final int CANDIDATE = 2;
    private static final int OUTPUT = 3;

    void emit(KernelClass kernel) {
        method(
                kernel,
                "A gate, which sees a cell state through its peepholes.",
                "gate",
                this::gate,
                plan.hasPeephole() ? new String[] {"strip", "gates", "state", "peephole"} : new String[] {"strip", "gates"});
        method(
                kernel,
                "The candidate, and with the input and forget gates the cell state.",
                "cell",
                this::cell,
                "strip",
                "gates",
                "srcCell",
                "dstCell");
        method(kernel, "The hidden state.", "hidden", this::hidden, "gates", "dstCell", "dst");
    }

    /** Calls the methods in turn; the arrays have the names of {@link ConvLstmEmitter}, where each begins ends in Base. */
    void call(Body body) {
        callGate(body, INPUT, 0, "srcCell");
        callGate(body, FORGET, 1, "srcCell");
        String gates = "gates, gatesBase, gateStep, ";
        body.line("$L($L, $L$L, $L$L)", name("cell"), strip(CANDIDATE), gates, state("srcCell"), state("dstCell"), pixels());
        callGate(body, OUTPUT, 2, "dstCell");
        body.line("$L($L$L, $L$L)", name("hidden"), gates, state("dstCell"), state("dst"), pixels());
    }

    private void callGate(Body body, int gate, int peephole, String state) {
        String peepholes = Terms.sum("peepholeBase", Integer.toString(peephole * plan.key().peepholeLengthOfGate()));
        String sees = plan.hasPeephole() ? ", " + state(state) + ", " + vectors.array("peephole") + ", " + peepholes : "";
        body.line("$L($L, gates, $L, gateStep$L$L)", name("gate"), strip(gate), gateBase(gate), sees, pixels());
    }

    private String strip(int gate) {
        return vectors.array("scratch") + ", " + Terms.sum("strip", Integer.toString(gate * plan.lanes()));
    }

    private String state(String name) {
        return vectors.array(name) + ", " + name + "Base";
    }

    private String pixels() {
        return plan.segments() == 1 ? "" : ", pixels";
    }

    private String name(String method) {
        return tail ? method + "Rest" : method;
    }

    private interface Inside {
        void write(Body body, String pixel);
    }

    /** A method over the pixels of a segment; {@code arrays} are its parameters, each with the index where it begins. */
    private void method(KernelClass kernel, String javadoc, String name, Inside inside, String... arrays) {
        Parameters parameters = new Parameters();
        for (String array : arrays) {
            parameters.add(ArrayTypeName.of(vectors.element()), array).add(TypeName.INT, array + "Base");
            if (array.equals("gates")) {
                parameters.add(TypeName.INT, "gateStep");
            }
        }
        Body body = new Body();
        if (plan.segments() == 1) {
            new Counter(body, "pixel", plan.width(), false).each(pixel -> inside.write(body, pixel));
        } else {
            parameters.add(TypeName.INT, "pixels");
            body.loop("pixel", "0", "pixels", 1, () -> inside.write(body, "pixel"));
        }
        kernel.method(javadoc, TypeName.VOID, name(name), body, parameters.toArray());
    }

    private void gate(Body body, String pixel) {
        body.let(vectors.vector(), "x", sum(pixel));
        if (plan.hasPeephole()) {
            String offset = plan.key().peephole() == Peephole.PIXEL ? Terms.product(pixel, plan.key().hidden()) : "0";
            CodeBlock weights = vectors.load("peephole", Terms.sum("peepholeBase", offset), tail);
            body.set("x", vectors.fma(weights, loadState("state", pixel), "x"));
        }
        String y = ActivationCode.smooth(vectors, body, plan.key().gate(), "x", "");
        body.line("$L", vectors.store(y, "gates", Terms.sum("gatesBase", gateOffset(pixel)), tail));
    }

    private void cell(Body body, String pixel) {
        body.let("gate", Terms.sum("gatesBase", gateOffset(pixel)));
        body.let(vectors.vector(), "x", sum(pixel));
        String g = ActivationCode.smooth(vectors, body, plan.key().candidate(), "x", "");
        CodeBlock product = vectors.binary("MUL", loadGate(INPUT), g);
        body.let(vectors.vector(), "after", vectors.fma(loadGate(FORGET), loadState("srcCell", pixel), product));
        body.line("$L", vectors.store(g, "gates", gateIndex(CANDIDATE), tail));
        body.line("$L", vectors.store("after", "dstCell", stateIndex("dstCell", pixel), tail));
    }

    private void hidden(Body body, String pixel) {
        body.let(vectors.vector(), "after", loadState("dstCell", pixel));
        String output = ActivationCode.smooth(vectors, body, plan.key().output(), "after", "");
        body.let("gate", Terms.sum("gatesBase", gateOffset(pixel)));
        body.let(vectors.vector(), "h", vectors.binary("MUL", loadGate(OUTPUT), output));
        body.line("$L", vectors.store("h", "dst", stateIndex("dst", pixel), tail));
    }

    private CodeBlock sum(String pixel) {
        return vectors.load("strip", Terms.sum("stripBase", Terms.product(pixel, plan.blockGates())));
    }

    /** Gates are as far apart as their step says: a block of channels in the strip, all of them in the workspace. */
    private static String gateOffset(String pixel) {
        return Terms.product(Terms.product(pixel, ConvLstmKey.GATES), "gateStep");
    }

    private static String gateBase(int gate) {
        return Terms.sum("gatesBase", Terms.product(Integer.toString(gate), "gateStep"));
    }

    private static String gateIndex(int gate) {
        return Terms.sum("gate", Terms.product(Integer.toString(gate), "gateStep"));
    }

    private CodeBlock loadGate(int gate) {
        return vectors.load("gates", gateIndex(gate), tail);
    }

    private CodeBlock loadState(String name, String pixel) {
        return vectors.load(name, stateIndex(name, pixel), tail);
    }

    private String stateIndex(String name, String pixel) {
        return Terms.sum(name + "Base", Terms.product(pixel, plan.key().hidden()));
    }
}
