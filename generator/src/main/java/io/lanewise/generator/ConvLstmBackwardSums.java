package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import io.lanewise.generator.ConvLstmBackwardLoop.Place;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import java.util.List;

/**
 * The gradients of biases and peepholes of a ConvLSTM cell from the derivatives of a row, which are still in cache:
 * equations (18) and (19) of {@code src/docs/convlstm-backward.md}. Sums stay in memory, so that rows are read from
 * their beginning to their end and no loop carries vectors.
 */
final class ConvLstmBackwardSums {

    private static final List<String> PEEPING = ConvLstmBackwardLoop.PEEPING;

    private final ConvLstmBackwardLoop loop;
    private final Body body;
    private final Vectors vectors;

    ConvLstmBackwardSums(ConvLstmBackwardLoop loop) {
        this.loop = loop;
        body = loop.body();
        vectors = loop.vectors();
    }

    /** Emits {@code addSums(operands, item, row, sumsBase)}; the sums of a gate fill whole vectors. */
    void emitOfBlock(KernelClass kernel) {
        boolean peeps = loop.key().peephole() == Peephole.CHANNEL;
        maps(peeps);
        body.line("$T sums = $L", ArrayTypeName.of(vectors.element()), vectors.array("operands.scratch()"));
        loop.each(place -> {
            int pitch = loop.plan().sumPitch();
            int offset = 0;
            for (String gate : ConvLstmBackwardLoop.GATES) {
                body.let(vectors.vector(), "diff" + gate, loop.load("diffPre", place.gate(gate)));
                String sum = Terms.sum("sumsBase", place.channel(), Integer.toString(offset));
                body.line("$L", vectors.store(
                        vectors.binary("ADD", vectors.load("sums", sum), "diff" + gate), "sums", sum, false));
                offset += pitch;
            }
            if (peeps) {
                states(place);
                for (String gate : PEEPING) {
                    String sum = Terms.sum("sumsBase", place.channel(), Integer.toString(offset));
                    body.line("$L", vectors.store(product(gate, vectors.load("sums", sum)), "sums", sum, false));
                    offset += pitch;
                }
            }
        });
        loop.emit(kernel, "Adds a row to the sums of its block", "addSums", "sumsBase");
    }

    /** Emits {@code addPeepholes(operands, item, row)}, for peepholes of each pixel. */
    void emitOfRow(KernelClass kernel) {
        maps(true);
        loop.peepholes("diffPeephole", "operands.cell().diffPeephole()");
        loop.each(place -> {
            states(place);
            for (String gate : PEEPING) {
                body.let(vectors.vector(), "diff" + gate, loop.load("diffPre", place.gate(gate)));
                String sum = place.peephole(gate);
                loop.store(product(gate, loop.load("diffPeephole", sum)), "diffPeephole", sum);
            }
        });
        loop.emit(kernel, "Adds what one item gives to the gradients of a row of peepholes", "addPeepholes");
    }

    private void maps(boolean withStates) {
        loop.map("diffPre", "operands.diffPre()");
        if (withStates) {
            loop.map("srcCell", "operands.cell().srcCell()");
            loop.map("dstCell", "operands.cell().dstCell()");
        }
    }

    private void states(Place place) {
        body.let(vectors.vector(), "before", loop.load("srcCell", place.state()));
        body.let(vectors.vector(), "after", loop.load("dstCell", place.state()));
    }

    /** A sum with the product of a gate's gradient and the state that it sees. */
    private CodeBlock product(String gate, CodeBlock sum) {
        return vectors.fma("diff" + gate, gate.equals("O") ? "after" : "before", sum);
    }
}
