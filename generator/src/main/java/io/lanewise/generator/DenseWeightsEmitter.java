package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Emits a {@link DenseWeightsPlan}: {@code copy} puts the operands into the order of the tiles, {@code sum} walks along the batch with each.
 *
 * <p>Equation 17 of {@code src/docs/backward-passes.md}.
 */
final class DenseWeightsEmitter {

    private final DenseWeightsPlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final int inputs;
    private final int outputs;

    /** Outputs in whole blocks. */
    private final int whole;

    private DenseWeightsEmitter(DenseWeightsPlan plan) {
        this.plan = plan;
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        inputs = plan.key().inputs();
        outputs = plan.key().outputs();
        whole = outputs - outputs % plan.blockLanes();
    }

    static KernelClass emit(DenseWeightsPlan plan) {
        return new DenseWeightsEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(outputs, plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        int copied = DenseWeightsPlan.ITEMS_PER_TASK;
        kernel.answers("stages", int.class, "2");
        kernel.tasks("stage == 0 ? (batch + " + (copied - 1) + ") / " + copied + " : " + plan.tasks());
        kernel.scratch(plan.copiedLength());
        Body run = new Body();
        kernel.run(run.when("stage == 0", () -> run.line("copy(operands, task)"), () -> run.line("sum(operands, task)")));
        copy();
        sum();
        if (whole > 0) {
            tile("tile", plan.blockLanes());
        }
        if (whole < outputs) {
            tile("tileRest", outputs - whole);
        }
        return kernel;
    }

    private void copy() {
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T diff = operands.diffPre()", View.class);
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("batch", "operands.batch()");
        body.let("first", Vectors.times("task", DenseWeightsPlan.ITEMS_PER_TASK));
        body.let("last", "Math.min(first + " + DenseWeightsPlan.ITEMS_PER_TASK + ", batch)");
        body.loop("item", "first", "last", 1, () -> {
            body.let("srcRow", "src.offset() + item * src.itemPitch()");
            body.let("srcTile", "scratch.offset() + " + Vectors.times("item", plan.rows()));
            body.loop("tile", "0", Integer.toString(plan.tiles()), 1, () -> {
                body.line("System.arraycopy($L, srcRow + $L, $L, srcTile, $L)", vectors.array("src"), input(), vectors.array("scratch"), plan.rows());
                body.line("srcTile += $L", Vectors.times("batch", plan.rows()));
            });
            body.let("diffRow", "diff.offset() + item * diff.itemPitch()");
            body.let("diffBlocks", diffBlocks());
            if (whole > 0) {
                body.loop("output", "0", Integer.toString(whole), plan.blockLanes(), () -> block(body, "output", plan.blockLanes()));
            }
            if (whole < outputs) {
                block(body, Integer.toString(whole), outputs - whole);
            }
        });
        method("Copies the operands of some items to where their tiles read them.", "copy", body, "task");
    }

    private void block(Body body, String output, int width) {
        body.line(
                "System.arraycopy($L, $L, $L, $L, $L)",
                vectors.array("diff"),
                Terms.sum("diffRow", output),
                vectors.array("scratch"),
                Terms.sum("diffBlocks", Terms.product(output, "batch"), Vectors.times("item", width)),
                width);
    }

    private void sum() {
        Body body = new Body();
        body.line("$T scratch = operands.scratch()", View.class);
        body.line("$T sums = operands.diffWei()", View.class);
        body.let("batch", "operands.batch()");
        body.let("diffBlocks", diffBlocks());
        boolean alone = plan.tasks() == 1;
        body.let("first", alone ? "0" : plan.tiles() + " * task / " + plan.tasks());
        body.let("last", alone ? "" + plan.tiles() : plan.tiles() + " * (task + 1) / " + plan.tasks());
        if (whole > 0) {
            body.loop("output", "0", Integer.toString(whole), plan.blockLanes(), () -> tiles(body, "tile", "output"));
        }
        if (whole < outputs) {
            tiles(body, "tileRest", Integer.toString(whole));
        }
        method("Sums the products of the tiles of a task over the batch.", "sum", body, "task");
    }

    /** All tiles of a task at one block of outputs, whose gradients for the whole batch then stay in L1. */
    private void tiles(Body body, String method, String output) {
        body.loop("tile", "first", "last", 1, () -> body.line(
                "$L($L, scratch.offset() + $L, $L, batch, $L, $L)",
                method,
                vectors.array("scratch"),
                Vectors.times("tile * batch", plan.rows()),
                Terms.sum("diffBlocks", Terms.product(output, "batch")),
                vectors.array("sums"),
                Terms.sum("sums.offset()", Vectors.times(input(), outputs), output)));
    }

    private void tile(String method, int results) {
        Parts parts = new Parts(results, plan.lanes());
        int tileVectors = parts.vectors();
        Body tile = new Body();
        for (int row = 0; row < plan.rows(); row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                tile.let(vectors.vector(), sum(row, vector, tileVectors), vectors.zero());
            }
        }
        tile.loop("item", "0", "batch", 1, () -> {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus("diffBase + " + Vectors.times("item", results), (long) vector * vectors.lanes());
                tile.let(vectors.vector(), "diff" + vector, vectors.load("copies", index, parts.isTail(vector)));
            }
            for (int row = 0; row < plan.rows(); row++) {
                String index = Vectors.plus("srcBase + " + Vectors.times("item", plan.rows()), row);
                tile.let(vectors.vector(), "value" + row, vectors.broadcast("copies[" + index + "]"));
                for (int vector = 0; vector < tileVectors; vector++) {
                    String sum = sum(row, vector, tileVectors);
                    tile.set(sum, vectors.fma("value" + row, "diff" + vector, sum));
                }
            }
        });
        for (int row = 0; row < plan.rows(); row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus("sumsBase", (long) row * outputs + (long) vector * vectors.lanes());
                tile.line("$L", vectors.store(sum(row, vector, tileVectors), "sums", index, parts.isTail(vector)));
            }
        }
        TypeName array = ArrayTypeName.of(vectors.element());
        kernel.method(
                plan.rows() + " inputs x " + results + " outputs, over the batch.",
                TypeName.VOID,
                method,
                tile,
                array, "copies", TypeName.INT, "srcBase", TypeName.INT, "diffBase", TypeName.INT, "batch", array, "sums", TypeName.INT,
                "sumsBase");
    }

    /** Where the copies of diffPre begin. */
    private String diffBlocks() {
        return "scratch.offset() + " + Vectors.times("batch", (long) plan.tiles() * plan.rows());
    }

    /** The first input of a tile. */
    private String input() {
        String first = Vectors.times("tile", plan.rows());
        return inputs % plan.rows() == 0 ? first : "Math.min(" + first + ", " + (inputs - plan.rows()) + ")";
    }

    private void method(String javadoc, String name, Body body, String argument) {
        kernel.method(javadoc, TypeName.VOID, name, body, TypeName.get(Operands.class), "operands", TypeName.INT, argument);
    }

    private static String sum(int row, int vector, int tileVectors) {
        return "sum" + row + (tileVectors == 1 ? "" : "_" + vector);
    }
}
