package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.DenseTranspose;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Emits a {@link DensePlan}: {@code run} walks along the summed elements, {@code add} along the blocks of results and the items.
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
        if (!plan.isForward()) {
            CodeBlock layout = CodeBlock.of("new $T($L, $L)", DenseTranspose.class, plan.key().inputs(), plan.key().outputs());
            kernel.constant(TypeName.get(DenseTranspose.class), "PACKED", layout, true);
            kernel.answers("packedLength", int.class, Integer.toString(plan.key().weightLength()));
            kernel.method(Methods.pack("PACKED.pack(wei, packed)"));
        }
        String groups = "((batch + " + (DensePlan.ITEMS_PER_TASK - 1) + ") / " + DensePlan.ITEMS_PER_TASK + ")";
        kernel.tasks(plan.panels() == 1 ? groups.substring(1, groups.length() - 1) : groups + " * " + plan.panels());
        kernel.run(run());
        add();
        tiles.forEach(tile -> tile.emit(kernel));
        if (!plan.activation().isIdentity()) {
            ActivationCode.emitUpTo(kernel, plan, plan.activation(), plan.resultsPerTask());
        }
        return kernel;
    }

    private Body run() {
        Body body = new Body();
        body.let("firstItem", Vectors.times(plan.panels() == 1 ? "task" : "task / " + plan.panels(), DensePlan.ITEMS_PER_TASK));
        body.let("lastItem", "Math.min(firstItem + " + DensePlan.ITEMS_PER_TASK + ", operands.batch())");
        body.let("first", plan.panels() == 1 ? "0" : Vectors.times("task % " + plan.panels(), plan.resultsPerTask()));
        body.let("last", plan.panels() == 1 ? "" + plan.results() : "Math.min(first + " + plan.resultsPerTask() + ", " + plan.results() + ")");
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
        body.loop("from", "0", Integer.toString(plan.summed()), plan.run(), () -> body.line(
                "add(operands, firstItem, lastItem, first, last, from, $L)", count()));
        if (!plan.activation().isIdentity()) {
            body.loop("item", "firstItem", "lastItem", 1, () -> body.line(
                    "activate($L, dst.offset() + item * dst.itemPitch() + first, last - first)", vectors.array("dst")));
        }
        return body;
    }

    private String count() {
        return plan.summed() % plan.run() == 0
                ? Integer.toString(plan.run())
                : "Math.min(" + plan.run() + ", " + plan.summed() + " - from)";
    }

    private void add() {
        int whole = plan.results() - plan.results() % plan.blockLanes();
        Body body = new Body();
        body.line("$T src = operands.$L()", View.class, plan.isForward() ? "src" : "diffPre");
        body.line("$T dst = operands.$L()", View.class, plan.isForward() ? "dst" : "diffSrc");
        body.line("$T wei = operands.wei()", View.class);
        body.let("weiRow", "wei.offset() + from * " + plan.results());
        if (whole > 0) {
            String end = whole == plan.results() ? "last" : "Math.min(last, " + whole + ")";
            body.loop("result", "first", end, plan.blockLanes(), () -> items(body, plan.vectors(), false, "result"));
        }
        if (whole < plan.results()) {
            Parts rest = new Parts(plan.results() - whole, plan.lanes());
            Runnable tiles = () -> items(body, rest.vectors(), rest.hasTail(), Integer.toString(whole));
            if (plan.panels() == 1) {
                tiles.run();
            } else {
                body.when("last == " + plan.results(), tiles);
            }
        }
        TypeName integer = TypeName.INT;
        kernel.method(
                "Adds count summed elements to the results first to last of some items.",
                TypeName.VOID,
                "add",
                body,
                TypeName.get(Operands.class), "operands", integer, "firstItem", integer, "lastItem", integer, "first", integer, "last",
                integer, "from", integer, "count");
    }

    /** All items at one block of results: as many tiles as fit, then single items. */
    private void items(Body body, int tileVectors, boolean tail, String result) {
        DenseTile tile = new DenseTile(plan, vectors, tileVectors, plan.items(), tail);
        DenseTile single = new DenseTile(plan, vectors, tileVectors, 1, tail);
        String item = result.equals("result") ? "item" : "restItem";
        body.let(item, "firstItem");
        if (plan.items() > 1) {
            body.block("for (; " + item + " + " + plan.items() + " <= lastItem; " + item + " += " + plan.items() + ")", () -> call(
                    body, tile, item, result));
        }
        body.block("for (; " + item + " < lastItem; " + item + "++)", () -> call(body, single, item, result));
    }

    private void call(Body body, DenseTile tile, String item, String result) {
        tiles.add(tile);
        body.line(
                "$L($L, src.offset() + $L * src.itemPitch() + from, $L, weiRow + $L, $L, dst.offset() + $L * dst.itemPitch() + $L, count$L)",
                tile.methodName(),
                vectors.array("src"),
                item,
                vectors.array("wei"),
                result,
                vectors.array("dst"),
                item,
                result,
                tile.items() > 1 ? ", src.itemPitch(), dst.itemPitch()" : "");
    }
}
