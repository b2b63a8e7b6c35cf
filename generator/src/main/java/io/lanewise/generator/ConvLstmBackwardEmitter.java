package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.Arrays;

/**
 * Emits a {@link ConvLstmBackwardPlan}: {@code run} walks the rows of a block; {@link ConvLstmDerivative}
 * differentiates them, {@link ConvLstmBackwardSums} adds them up, {@link TreeCode} adds the blocks.
 */
final class ConvLstmBackwardEmitter {

    private final ConvLstmBackwardPlan plan;
    private final ConvLstmKey key;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Parts parts;

    private ConvLstmBackwardEmitter(ConvLstmBackwardPlan plan) {
        this.plan = plan;
        key = plan.key();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        parts = new Parts(key.hidden(), plan.lanes());
    }

    static KernelClass emit(ConvLstmBackwardPlan plan) {
        return new ConvLstmBackwardEmitter(plan).emit();
    }

    private KernelClass emit() {
        boolean byPixel = key.peephole() == Peephole.PIXEL;
        int perItem = plan.blocks().blocksPerItem();
        kernel.answers("stages", int.class, "2");
        int lastTasks = byPixel ? 1 + key.state().height() : 1;
        kernel.tasks("stage == 0 ? " + Vectors.times("batch", perItem) + " : " + lastTasks);
        kernel.scratch((long) perItem * plan.sumLength());
        kernel.run(run(byPixel));
        method("Takes the rows of one block.", "block", block(), "block");
        if (byPixel) {
            method("Sums the gradients of a row of peepholes over the items.", "peepholes", peepholes(), "row");
        }
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        for (boolean tail : new boolean[] {false, true}) {
            if (tail ? parts.hasTail() : parts.wholeVectors() > 0) {
                new ConvLstmDerivative(loop(tail)).emitOfStates(kernel);
                new ConvLstmDerivative(loop(tail)).emitOfGates(kernel);
                new ConvLstmBackwardSums(loop(tail)).emitOfBlock(kernel);
                if (byPixel) {
                    new ConvLstmBackwardSums(loop(tail)).emitOfRow(kernel);
                }
            }
        }
        TreeCode.Store store = new TreeCode.Runs(
                key.hidden(), plan.sumPitch(), ConvLstmKey.GATES, "operands.cell().diffPeephole()");
        TreeCode.emit(kernel, plan.sumLength(), plan.sumLength(), plan.blocks(), "diffBias", store);
        return kernel;
    }

    private ConvLstmBackwardLoop loop(boolean tail) {
        return new ConvLstmBackwardLoop(plan, vectors, tail);
    }

    private Body run(boolean byPixel) {
        Body body = new Body();
        return body.when("stage == 0", () -> body.line("block(operands, task)"), () -> {
            if (byPixel) {
                body.when(
                        "task == 0",
                        () -> body.line("addBlocks(operands, task)"),
                        () -> body.line("peepholes(operands, task - 1)"));
            } else {
                body.line("addBlocks(operands, task)");
            }
        });
    }

    private Body block() {
        int perItem = plan.blocks().blocksPerItem();
        int rowsPerBlock = plan.blocks().rowsPerBlock();
        Body body = new Body();
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("sums", "scratch.offset() + " + Vectors.times("block", plan.sumLength()));
        body.line("$T.fill($L, sums, sums + $L, 0)", Arrays.class, vectors.array("scratch"), plan.sumLength());
        if (perItem == 1) {
            return body.loop("row", key.state().height(), () -> row(body, "block"));
        }
        body.let("item", "block / " + perItem);
        body.let("first", Vectors.times("block % " + perItem, rowsPerBlock));
        body.let("last", "Math.min(first + " + rowsPerBlock + ", " + key.state().height() + ")");
        return body.loop("row", "first", "last", 1, () -> row(body, "item"));
    }

    private void row(Body body, String item) {
        parts(body, "differentiateStates", item + ", row");
        parts(body, "differentiateGates", item + ", row");
        parts(body, "addSums", item + ", row, sums");
    }

    private Body peepholes() {
        int rowLength = key.state().width() * key.hidden();
        Body body = new Body();
        body.line("$T diffPeephole = operands.cell().diffPeephole()", View.class);
        body.line("$T sums = $L", ArrayTypeName.of(vectors.element()), vectors.array("diffPeephole"));
        body.let("base", "diffPeephole.offset() + " + Vectors.times("row", rowLength));
        body.loop("gate", ConvLstmKey.PEEPHOLES, () -> {
            body.let("first", "base + " + Vectors.times("gate", key.peepholeLengthOfGate()));
            body.line("$T.fill(sums, first, first + $L, 0)", Arrays.class, rowLength);
        });
        return body.loop("item", "0", "operands.batch()", 1, () -> parts(body, "addPeepholes", "item, row"));
    }

    private void parts(Body body, String method, String arguments) {
        if (parts.wholeVectors() > 0) {
            body.line("$L(operands, $L)", method, arguments);
        }
        if (parts.hasTail()) {
            body.line("$LRest(operands, $L)", method, arguments);
        }
    }

    private void method(String javadoc, String name, Body body, String parameter) {
        kernel.method(
                javadoc, TypeName.VOID, name, body, TypeName.get(Operands.class), "operands", TypeName.INT, parameter);
    }
}
