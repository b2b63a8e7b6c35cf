package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import io.lanewise.generator.ConvLstmBackwardLoop.Place;
import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import java.util.List;

/**
 * The derivatives of one step of a ConvLSTM cell, in two methods: masked vectors are so much code that C1 gives up on
 * one that does all. First the states, equations (7) to (9) of {@code src/docs/convlstm-backward.md}, which leaves the
 * gradient of the cell state where that of the state before will be; from it the gates, (10) to (13).
 */
final class ConvLstmDerivative {

    private final ConvLstmBackwardLoop loop;
    private final ConvLstmKey key;
    private final Vectors vectors;
    private final Body body;

    ConvLstmDerivative(ConvLstmBackwardLoop loop) {
        this.loop = loop;
        key = loop.key();
        vectors = loop.vectors();
        body = loop.body();
    }

    /** Emits {@code differentiateStates(operands, item, row)}. */
    void emitOfStates(KernelClass kernel) {
        loop.map("gates", "operands.workspace()");
        loop.map("dstCell", "operands.cell().dstCell()");
        loop.map("diffDst", "operands.diffDst()");
        loop.map("diffDstHidden", "operands.cell().diffDstHidden()");
        loop.map("diffDstCell", "operands.cell().diffDstCell()");
        loop.map("diffPre", "operands.diffPre()");
        loop.map("diffSrcCell", "operands.cell().diffSrcCell()");
        peepholes();
        loop.each(this::states);
        loop.emit(kernel, "The gradients of a row of the output gate and of the cell state", "differentiateStates");
    }

    private void states(Place place) {
        declare("after", loop.load("dstCell", place.state()));
        declare("yO", loop.load("gates", place.gate("O")));
        declare(
                "diffHidden",
                vectors.binary("ADD", loop.load("diffDst", place.state()), loop.load("diffDstHidden", place.state())));
        String output = ActivationCode.smooth(vectors, body, key.output(), "after", "C");
        gradient("O", "diffHidden", output, key.gate());
        CodeBlock throughOutput = vectors.binary("MUL", "diffHidden", "yO");
        CodeBlock later = loop.load("diffDstCell", place.state());
        if (key.output().isIdentity()) {
            declare("diffCell", vectors.binary("ADD", throughOutput, later));
        } else {
            CodeBlock one = vectors.broadcast(vectors.literal(1));
            declare("slope", vectors.fma(vectors.unary("NEG", output), output, one));
            declare("diffCell", vectors.fma(throughOutput, "slope", later));
        }
        addPeephole("diffCell", "O", place);
        loop.store("diffO", "diffPre", place.gate("O"));
        loop.store("diffCell", "diffSrcCell", place.state());
    }

    /** Emits {@code differentiateGates(operands, item, row)}. */
    void emitOfGates(KernelClass kernel) {
        loop.map("gates", "operands.workspace()");
        loop.map("srcCell", "operands.cell().srcCell()");
        loop.map("diffPre", "operands.diffPre()");
        loop.map("diffSrcCell", "operands.cell().diffSrcCell()");
        peepholes();
        loop.each(this::gates);
        loop.emit(
                kernel,
                "The gradients of a row of the other gates and of the cell state before the step",
                "differentiateGates");
    }

    private void gates(Place place) {
        for (String gate : List.of("I", "F", "G")) {
            declare("y" + gate, loop.load("gates", place.gate(gate)));
        }
        declare("before", loop.load("srcCell", place.state()));
        declare("diffCell", loop.load("diffSrcCell", place.state()));
        gradient("I", "diffCell", "yG", key.gate());
        gradient("F", "diffCell", "before", key.gate());
        gradient("G", "diffCell", "yI", key.candidate());
        declare("diffBefore", vectors.binary("MUL", "diffCell", "yF"));
        addPeephole("diffBefore", "F", place);
        addPeephole("diffBefore", "I", place);
        for (String gate : List.of("I", "F", "G")) {
            loop.store("diff" + gate, "diffPre", place.gate(gate));
        }
        loop.store("diffBefore", "diffSrcCell", place.state());
    }

    private void declare(String name, CodeBlock value) {
        body.let(vectors.vector(), name, value);
    }

    /** The gradient of a gate before its activation. */
    private void gradient(String gate, String state, String factor, Activation activation) {
        declare("diff" + gate, vectors.binary("MUL", state, factor));
        DerivativeCode.apply(vectors, body, activation, gate);
    }

    private void peepholes() {
        if (key.peephole() != Peephole.NONE) {
            loop.peepholes("peephole", "operands.cell().peephole()");
        }
    }

    /** Adds to the gradient of a state what the gate that sees it gives back through its peephole. */
    private void addPeephole(String diffState, String gate, Place place) {
        if (key.peephole() != Peephole.NONE) {
            CodeBlock weights = loop.load("peephole", place.peephole(gate));
            body.set(diffState, vectors.fma("diff" + gate, weights, diffState));
        }
    }
}
