package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.DenseBlocks;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Emits a {@link DensePlan}: {@code run} walks along the blocks of results and the summed elements, {@code add} along the items.
 *
 * <p>Backward data is equation 18 of {@code src/docs/backward-passes.md}.
 */
final class DenseEmitter {

    private final DensePlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final List<DenseTile> tiles = new ArrayList<>();

    private DenseEmitter(DensePlan plan) {
        this.plan = plan;
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    static KernelClass emit(DensePlan plan) {
        return new DenseEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(plan.results(), plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        CodeBlock layout = CodeBlock.of(
                "new $T($L, $L, $T.$L, $L)",
                DenseBlocks.class,
                plan.key().inputs(),
                plan.key().outputs(),
                Direction.class,
                plan.name().direction(),
                plan.packed().blockResults());
        kernel.constant(TypeName.get(DenseBlocks.class), "PACKED", layout, true);
        kernel.answers("packedLength", int.class, Integer.toString(plan.key().weightLength()));
        kernel.method(Methods.pack("PACKED.pack(wei, packed)"));
        kernel.tasks(plan.panels() == 1 ? groups("batch") : "(" + groups("batch") + ") * " + plan.panels());
        kernel.run(run());
        tiles.forEach(tile -> tile.emit(kernel));
        if (!plan.activation().isIdentity()) {
            ActivationCode.emitUpTo(kernel, plan, plan.activation(), plan.resultsPerTask());
        }
        return kernel;
    }

    private static String groups(String batch) {
        return "(" + batch + " + " + (DensePlan.ITEMS_PER_TASK - 1) + ") / " + DensePlan.ITEMS_PER_TASK;
    }

    /** Tasks that follow each other have the same results, so that their weights stay near the core. */
    private Body run() {
        int results = plan.results();
        Body body = new Body();
        if (plan.panels() > 1) {
            body.let("groups", groups("operands.batch()"));
        }
        body.let("firstItem", Vectors.times(plan.panels() == 1 ? "task" : "task % groups", DensePlan.ITEMS_PER_TASK));
        body.let("lastItem", "Math.min(firstItem + " + DensePlan.ITEMS_PER_TASK + ", operands.batch())");
        body.let("first", plan.panels() == 1 ? "0" : Vectors.times("task / groups", plan.resultsPerTask()));
        body.let("last", plan.panels() == 1 ? "" + results : "Math.min(first + " + plan.resultsPerTask() + ", " + results + ")");
        body.line("$T dst = operands.$L()", View.class, plan.isForward() ? "dst" : "diffSrc");
        if (plan.isForward()) {
            body.line("$T bias = operands.bias()", View.class);
        }
        body.loop("item", "firstItem", "lastItem", 1, () -> {
            body.let("row", "dst.offset() + item * dst.itemPitch()");
            if (plan.isForward()) {
                body.line(
                        "System.arraycopy($L, bias.offset() + first, $L, row + first, last - first)",
                        vectors.array("bias"),
                        vectors.array("dst"));
            } else {
                body.line("$T.fill($L, row + first, row + last, 0)", Arrays.class, vectors.array("dst"));
            }
        });
        int whole = results - results % plan.blockLanes();
        if (whole > 0) {
            String end = whole == results ? "last" : "Math.min(last, " + whole + ")";
            body.loop("result", "first", end, plan.blockLanes(), () -> block(body, "add", "result"));
            add("add", plan.blockLanes());
        }
        if (whole < results) {
            Runnable rest = () -> block(body, "addRest", Integer.toString(whole));
            if (plan.panels() == 1) {
                rest.run();
            } else {
                body.when("last == " + results, rest);
            }
            add("addRest", results - whole);
        }
        if (!plan.activation().isIdentity()) {
            body.loop("item", "firstItem", "lastItem", 1, () -> body.line(
                    "activate($L, dst.offset() + item * dst.itemPitch() + first, last - first)", vectors.array("dst")));
        }
        return body;
    }

    /** A block of results, in runs of summed elements. */
    private void block(Body body, String method, String result) {
        int summed = plan.summed();
        if (summed <= DensePlan.RUN) {
            body.line("$L(operands, firstItem, lastItem, $L, 0, $L)", method, result, summed);
            return;
        }
        String count = summed % DensePlan.RUN == 0
                ? Integer.toString(DensePlan.RUN)
                : "Math.min(" + DensePlan.RUN + ", " + summed + " - from)";
        body.loop("from", "0", Integer.toString(summed), DensePlan.RUN, () -> body.line(
                "$L(operands, firstItem, lastItem, $L, from, $L)", method, result, count));
    }

    /** A run of one block for all items of a task: as many tiles as fit, then single items. */
    private void add(String method, int results) {
        Body body = new Body();
        body.line("$T src = operands.$L()", View.class, plan.isForward() ? "src" : "diffPre");
        body.line("$T dst = operands.$L()", View.class, plan.isForward() ? "dst" : "diffSrc");
        body.line("$T wei = operands.wei()", View.class);
        body.let("run", "wei.offset() + " + Vectors.times("result", plan.summed()) + " + " + Vectors.times("from", results));
        body.let("item", "firstItem");
        if (plan.items() > 1) {
            body.block("for (; item + " + plan.items() + " <= lastItem; item += " + plan.items() + ")", () -> tile(body, results, plan.items()));
        }
        body.block("for (; item < lastItem; item++)", () -> tile(body, results, 1));
        TypeName integer = TypeName.INT;
        kernel.method(
                "Adds count summed elements, beginning with from, to the " + results + " results at result of some items.",
                TypeName.VOID,
                method,
                body,
                TypeName.get(Operands.class), "operands", integer, "firstItem", integer, "lastItem", integer, "result", integer, "from",
                integer, "count");
    }

    private void tile(Body body, int results, int items) {
        DenseTile tile = new DenseTile(plan, vectors, results, items);
        tiles.add(tile);
        body.line(
                "$L($L, src.offset() + item * src.itemPitch() + from, $L, run, $L, dst.offset() + item * dst.itemPitch() + result, count$L)",
                tile.methodName(),
                vectors.array("src"),
                vectors.array("wei"),
                vectors.array("dst"),
                items > 1 ? ", src.itemPitch(), dst.itemPitch()" : "");
    }
}
