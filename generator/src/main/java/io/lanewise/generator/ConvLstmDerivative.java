package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import io.lanewise.generator.ConvLstmBackwardLoop.Place;
import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import java.util.List;

/**
 * The derivatives of one step of a ConvLSTM cell: equations (7) to (13), (18) and (19) of {@code
 * src/docs/convlstm-backward.md}. The sums of a block stay in scratch, a few vectors that never leave L1.
 */
final class ConvLstmDerivative {

    private static final List<String> GATES = ConvLstmBackwardLoop.GATES;
    private static final List<String> PEEPING = ConvLstmBackwardLoop.PEEPING;

    private final ConvLstmBackwardLoop loop;
    private final ConvLstmKey key;
    private final Vectors vectors;
    private final Body body;

    private ConvLstmDerivative(ConvLstmBackwardLoop loop) {
        this.loop = loop;
        key = loop.key();
        vectors = loop.vectors();
        body = loop.body();
    }

    /** Emits {@code differentiate(operands, item, row, sumsBase)}. */
    static void emit(KernelClass kernel, ConvLstmBackwardLoop loop) {
        new ConvLstmDerivative(loop).emit(kernel);
    }

    private void emit(KernelClass kernel) {
        loop.map("gates", "operands.workspace()");
        loop.map("srcCell", "cell.srcCell()");
        loop.map("dstCell", "cell.dstCell()");
        loop.map("diffDst", "operands.diffDst()");
        loop.map("diffDstHidden", "cell.diffDstHidden()");
        loop.map("diffDstCell", "cell.diffDstCell()");
        loop.map("diffPre", "operands.diffPre()");
        loop.map("diffSrcCell", "cell.diffSrcCell()");
        if (hasPeephole()) {
            loop.peepholes("peephole", "cell.peephole()");
        }
        body.line("$T sums = $L", ArrayTypeName.of(vectors.element()), vectors.array("operands.scratch()"));
        loop.each(place -> {
            differentiate(place);
            addSums(place.channel());
        });
        loop.emit(kernel, "Differentiates a row and adds to the sums of its block", "differentiate", "sumsBase");
    }

    private void differentiate(Place place) {
        for (String gate : GATES) {
            body.let(vectors.vector(), "y" + gate, loop.load("gates", place.gate(gate)));
        }
        loop.states(place);
        CodeBlock diffDst = loop.load("diffDst", place.state());
        body.let(
                vectors.vector(),
                "diffHidden",
                vectors.binary("ADD", diffDst, loop.load("diffDstHidden", place.state())));
        String output = ActivationCode.smooth(vectors, body, key.output(), "after", "C");
        gradient("O", "diffHidden", output, key.gate());
        differentiateCell(output, place);
        gradient("I", "diffCell", "yG", key.gate());
        gradient("F", "diffCell", "before", key.gate());
        gradient("G", "diffCell", "yI", key.candidate());
        body.let(vectors.vector(), "diffBefore", vectors.binary("MUL", "diffCell", "yF"));
        addPeephole("diffBefore", "F", place);
        addPeephole("diffBefore", "I", place);
        loop.store("diffBefore", "diffSrcCell", place.state());
        for (String gate : GATES) {
            loop.store("diff" + gate, "diffPre", place.gate(gate));
        }
    }

    /** The gradient of a gate before its activation. */
    private void gradient(String gate, String state, String factor, Activation activation) {
        body.let(vectors.vector(), "diff" + gate, vectors.binary("MUL", state, factor));
        DerivativeCode.apply(vectors, body, activation, gate);
    }

    /** The gradient of the cell state: equation (9). */
    private void differentiateCell(String output, Place place) {
        CodeBlock throughOutput = vectors.binary("MUL", "diffHidden", "yO");
        CodeBlock later = loop.load("diffDstCell", place.state());
        if (key.output().isIdentity()) {
            body.let(vectors.vector(), "diffCell", vectors.binary("ADD", throughOutput, later));
        } else {
            CodeBlock one = vectors.broadcast(vectors.literal(1));
            body.let(vectors.vector(), "slope", vectors.fma(vectors.unary("NEG", output), output, one));
            body.let(vectors.vector(), "diffCell", vectors.fma(throughOutput, "slope", later));
        }
        addPeephole("diffCell", "O", place);
    }

    /** Adds to the gradient of a state what the gate that sees it gives back through its peephole. */
    private void addPeephole(String diffState, String gate, Place place) {
        if (hasPeephole()) {
            CodeBlock weights = loop.load("peephole", place.peephole(gate));
            body.set(diffState, vectors.fma("diff" + gate, weights, diffState));
        }
    }

    private void addSums(String channel) {
        for (String gate : GATES) {
            String sum = Terms.sum(channel, Integer.toString(GATES.indexOf(gate) * key.hidden()));
            loop.store(vectors.binary("ADD", loop.load("sums", sum), "diff" + gate), "sums", sum);
        }
        if (key.peephole() == Peephole.CHANNEL) {
            for (String gate : PEEPING) {
                int offset = key.biasLength() + PEEPING.indexOf(gate) * key.hidden();
                loop.addProduct(gate, "sums", Terms.sum(channel, Integer.toString(offset)));
            }
        }
    }

    private boolean hasPeephole() {
        return key.peephole() != Peephole.NONE;
    }
}
