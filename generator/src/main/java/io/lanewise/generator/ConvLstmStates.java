package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;

/**
 * From the sums of a vector of hidden channels in the strip to gates and states, pixel by pixel: equations (1) to (6)
 * of {@code src/docs/convlstm-backward.md}. The recipes of five activations are too long for one method, so the cell
 * state has one and the hidden state another. Gates go where the caller says: to the workspace, or back to the strip,
 * so that no branch asks which.
 *
 * @param tail whether the vector is not full
 */
record ConvLstmStates(ConvLstmPlan plan, Vectors vectors, boolean tail) {

    String cellMethod() {
        return tail ? "cellRest" : "cell";
    }

    String hiddenMethod() {
        return tail ? "hiddenRest" : "hidden";
    }

    void emit(KernelClass kernel) {
        TypeName array = ArrayTypeName.of(vectors.element());
        Parameters cell = strip(array).add(array, "srcCell").add(TypeName.INT, "srcCellBase");
        kernel.method(
                "The input, forget and candidate gates, and the cell state.",
                TypeName.VOID,
                cellMethod(),
                pixels(this::cell),
                rest(cell, array).toArray());
        Parameters hidden = strip(array).add(array, "dst").add(TypeName.INT, "dstBase");
        kernel.method(
                "The output gate, which sees the new cell state, and the hidden state.",
                TypeName.VOID,
                hiddenMethod(),
                pixels(this::hidden),
                rest(hidden, array).toArray());
    }

    private static Parameters strip(TypeName array) {
        return new Parameters()
                .add(array, "strip")
                .add(TypeName.INT, "stripBase")
                .add(array, "gates")
                .add(TypeName.INT, "gatesBase")
                .add(TypeName.INT, "gateStep");
    }

    private Parameters rest(Parameters parameters, TypeName array) {
        parameters.add(array, "dstCell").add(TypeName.INT, "dstCellBase");
        if (plan.hasPeephole()) {
            parameters.add(array, "peephole").add(TypeName.INT, "peepholeBase");
        }
        return plan.segments() == 1 ? parameters : parameters.add(TypeName.INT, "pixels");
    }

    private interface Inside {
        void write(Body body, String pixel);
    }

    private Body pixels(Inside inside) {
        Body body = new Body();
        if (plan.segments() == 1) {
            new Counter(body, "pixel", plan.width(), false).each(pixel -> inside.write(body, pixel));
        } else {
            body.loop("pixel", "0", "pixels", 1, () -> inside.write(body, "pixel"));
        }
        return body;
    }

    private void cell(Body body, String pixel) {
        body.let("gate", gateIndex(pixel));
        body.let(vectors.vector(), "before", vectors.load("srcCell", stateIndex("srcCellBase", pixel), tail));
        sum(body, "i", 0, pixel);
        sum(body, "f", 1, pixel);
        sum(body, "g", 2, pixel);
        peep(body, "i", 0, "before", pixel);
        peep(body, "f", 1, "before", pixel);
        String i = ActivationCode.smooth(vectors, body, plan.key().gate(), "i", "I");
        String f = ActivationCode.smooth(vectors, body, plan.key().gate(), "f", "F");
        String g = ActivationCode.smooth(vectors, body, plan.key().candidate(), "g", "G");
        CodeBlock product = vectors.binary("MUL", i, g);
        body.let(vectors.vector(), "after", vectors.fma(f, "before", product));
        storeGate(body, i, 0);
        storeGate(body, f, 1);
        storeGate(body, g, 2);
        body.line("$L", vectors.store("after", "dstCell", stateIndex("dstCellBase", pixel), tail));
    }

    private void hidden(Body body, String pixel) {
        body.let("gate", gateIndex(pixel));
        body.let(vectors.vector(), "after", vectors.load("dstCell", stateIndex("dstCellBase", pixel), tail));
        sum(body, "o", 3, pixel);
        peep(body, "o", 2, "after", pixel);
        String o = ActivationCode.smooth(vectors, body, plan.key().gate(), "o", "O");
        String state = ActivationCode.smooth(vectors, body, plan.key().output(), "after", "C");
        body.let(vectors.vector(), "h", vectors.binary("MUL", o, state));
        storeGate(body, o, 3);
        body.line("$L", vectors.store("h", "dst", stateIndex("dstBase", pixel), tail));
    }

    private void sum(Body body, String name, int gate, String pixel) {
        String index = Terms.sum(
                "stripBase",
                Terms.product(pixel, plan.blockGates()),
                Integer.toString(gate * plan.lanes()));
        body.let(vectors.vector(), name, vectors.load("strip", index));
    }

    private void peep(Body body, String sum, int peephole, String state, String pixel) {
        if (!plan.hasPeephole()) {
            return;
        }
        String pixelOffset = plan.key().peephole() == Peephole.PIXEL ? Terms.product(pixel, plan.key().hidden()) : "0";
        String index = Terms.sum(
                "peepholeBase", pixelOffset, Integer.toString(peephole * plan.key().peepholeLengthOfGate()));
        body.set(sum, vectors.fma(vectors.load("peephole", index, tail), state, sum));
    }

    /** Gates are as far apart as their step says: a block of channels in the strip, all of them in the workspace. */
    private static String gateIndex(String pixel) {
        return Terms.sum("gatesBase", Terms.product(Terms.product(pixel, ConvLstmKey.GATES), "gateStep"));
    }

    private String stateIndex(String base, String pixel) {
        return Terms.sum(base, Terms.product(pixel, plan.key().hidden()));
    }

    private void storeGate(Body body, String value, int gate) {
        String index = Terms.sum("gate", Terms.product(Integer.toString(gate), "gateStep"));
        body.line("$L", vectors.store(value, "gates", index, tail));
    }
}
