package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame of all {@linkplain GatheringPlan gathering} kernels: {@code run} walks the rows of a band, and a method for each row phase computes a
 * row, phase by phase of its columns. Each tile takes it from there.
 */
abstract class RowWalk {

    final Gathering gathering;
    final KernelClass kernel;
    final Vectors vectors;
    private final GatheringPlan plan;

    RowWalk(GatheringPlan plan) {
        this.plan = plan;
        gathering = plan.gathering();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    /** Writes the loops over the tiles of one column phase of a row; src, srcRow, dst, dstRow, wei and, in a forward pass, bias are declared. */
    abstract void columnPhase(Body body, int rowPhase, int columnPhase);

    /** Emits {@code tasks}, {@code run} and the methods of the rows. */
    final void emitRows() {
        kernel.tasks(Vectors.times("batch", plan.bands()));
        kernel.run(run());
        for (int phase = 0; phase < gathering.rows().size(); phase++) {
            row(phase);
        }
    }

    /** Emits what happens to finished rows: activation, and pooling from the strip. */
    final void emitRowEnds() {
        if (plan.throughStrip()) {
            kernel.scratch((long) plan.bands() * plan.stripLength());
            StripPoolCode.emit(kernel, plan);
        }
        if (!plan.activation().kind().isPiecewiseLinear()) {
            ActivationCode.emit(kernel, plan, plan.activation(), plan.throughStrip() ? plan.stripLength() : plan.rowLength());
        }
    }

    private Body run() {
        Body body = new Body();
        boolean whole = plan.bands() == 1;
        body.let("item", whole ? "task" : "task / " + plan.bands());
        if (!whole) {
            body.let("first", Vectors.times("task % " + plan.bands(), plan.rowsPerTask()));
            body.let("last", "Math.min(first + " + plan.rowsPerTask() + ", " + plan.rows() + ")");
        }
        String first = whole ? "0" : "first";
        String last = whole ? Integer.toString(plan.rows()) : "last";
        if (plan.throughStrip()) {
            return runThroughStrip(body, first, last);
        }
        return body.loop("index", first, last, 1, () -> {
            for (int phase = 0; phase < gathering.rows().size(); phase++) {
                int rows = gathering.rows().get(phase).outputs() / plan.pool();
                String call = rowMethod(phase) + "(operands, item, index)";
                if (rows < plan.rows()) {
                    body.when("index < " + rows, () -> body.line(call));
                } else {
                    body.line(call);
                }
            }
        });
    }

    /** A convolution has one phase: its rows go to the strip, and from there, activated and pooled, to dst. */
    private Body runThroughStrip(Body body, String first, String last) {
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("strip", "scratch.offset() + task * " + plan.stripLength());
        return body.loop("index", first, last, 1, () -> {
            String index = "index * " + plan.pool() + " + row";
            body.loop("row", plan.pool(), () -> body.line(
                    "$L(operands, item, $L, strip + row * $L)", rowMethod(0), index, plan.rowLength()));
            if (!plan.activation().kind().isPiecewiseLinear()) {
                body.line("activate($L, strip)", vectors.array("scratch"));
            }
            body.line("pool(operands, item, index, strip)");
        });
    }

    private String rowMethod(int phase) {
        return gathering.rows().size() == 1 ? "row" : "rowPhase" + phase;
    }

    private void row(int phase) {
        GatherAxis row = gathering.rows().get(phase);
        Shape srcShape = gathering.src();
        int pool = plan.tilePool();
        Body body = new Body();
        body.line("$T src = operands.$L()", View.class, plan.isForward() ? "src" : "diffPre");
        body.line("$T dst = operands.$L()", View.class, plan.throughStrip() ? "scratch" : plan.isForward() ? "dst" : "diffSrc");
        body.line("$T wei = operands.wei()", View.class);
        if (plan.isForward()) {
            body.line("$T bias = operands.bias()", View.class);
        }
        if (pool > 1) {
            body.line("$T workspace = operands.workspace()", View.class);
            body.line("$T taps = workspace == null ? null : $L", ArrayTypeName.of(vectors.element()), vectors.array("workspace"));
            body.let("tapsRow", "workspace == null ? 0 : workspace.offset() + (" + Vectors.times("item", plan.rows()) + " + index) * "
                    + plan.rowLength());
        }
        String firstRow = Vectors.plus(Vectors.times("index", (long) row.inputStep() * pool), row.firstInput());
        body.let("srcRow", "src.offset() + item * src.itemPitch() + " + Terms.product(firstRow, "src.rowPitch()"));
        if (!plan.throughStrip()) {
            String dstIndex = Vectors.plus(Vectors.times("index", row.outputStep()), row.firstOutput());
            body.let("dstRow", "dst.offset() + item * dst.itemPitch() + " + Terms.product(dstIndex, "dst.rowPitch()"));
        }
        for (int column = 0; column < gathering.columns().size(); column++) {
            columnPhase(body, phase, column);
        }
        if (!plan.throughStrip() && !plan.activation().kind().isPiecewiseLinear()) {
            body.line("activate($L, dstRow)", vectors.array("dst"));
        }
        List<Object> parameters = new ArrayList<>(
                List.of(TypeName.get(Operands.class), "operands", TypeName.INT, "item", TypeName.INT, "index"));
        if (plan.throughStrip()) {
            parameters.addAll(List.of(TypeName.INT, "dstRow"));
        }
        kernel.method(
                "Computes " + (pool > 1 ? "pooled " : "") + "row index of " + (gathering.rows().size() > 1 ? "row phase " + phase + " of " : "")
                        + "an item from " + srcShape + ".",
                TypeName.VOID,
                rowMethod(phase),
                body,
                parameters.toArray());
    }
}
