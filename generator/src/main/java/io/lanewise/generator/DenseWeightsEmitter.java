package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.View;

/**
 * Emits a {@link DenseWeightsPlan}: tiles of weights, each of which walks along the batch.
 *
 * <p>Equation 17 of {@code src/docs/backward-passes.md}.
 */
final class DenseWeightsEmitter {

    private final DenseWeightsPlan plan;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final int inputs;
    private final int outputs;

    private DenseWeightsEmitter(DenseWeightsPlan plan) {
        this.plan = plan;
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        inputs = plan.key().inputs();
        outputs = plan.key().outputs();
    }

    static KernelClass emit(DenseWeightsPlan plan) {
        return new DenseWeightsEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(outputs, plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        kernel.tasks(Integer.toString(plan.tasks()));
        kernel.run(run());
        return kernel;
    }

    private Body run() {
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T diff = operands.diffPre()", View.class);
        body.line("$T sums = operands.diffWei()", View.class);
        boolean alone = plan.tasks() == 1;
        body.let("first", alone ? "0" : "(int) ((long) " + inputs + " * task / " + plan.tasks() + ")");
        body.let("last", alone ? "" + inputs : "(int) ((long) " + inputs + " * (task + 1) / " + plan.tasks() + ")");
        return body.loop("row", "first", "last", plan.rows(), () -> {
            // The last tile overlaps the one before where tiles do not divide the inputs.
            body.let("input", plan.rows() == 1 ? "row" : "Math.min(row, last - " + plan.rows() + ")");
            int block = plan.vectors() * plan.lanes();
            int whole = outputs - outputs % block;
            if (whole > 0) {
                body.loop("output", "0", Integer.toString(whole), block, () -> tile(body, plan.vectors(), false, "output"));
            }
            if (whole < outputs) {
                Parts rest = new Parts(outputs - whole, plan.lanes());
                tile(body, rest.vectors(), rest.hasTail(), Integer.toString(whole));
            }
        });
    }

    private void tile(Body body, int tileVectors, boolean tail, String output) {
        String method = tileVectors < plan.vectors() || tail ? "tileRest" : "tile";
        body.line(
                "$L($L, src.offset() + input, src.itemPitch(), $L, $L, diff.itemPitch(), operands.batch(), $L, $L)",
                method,
                vectors.array("src"),
                vectors.array("diff"),
                Terms.sum("diff.offset()", output),
                vectors.array("sums"),
                Terms.sum("sums.offset()", Terms.product("input", outputs), output));
        Body tile = new Body();
        for (int row = 0; row < plan.rows(); row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                tile.let(vectors.vector(), sum(row, vector, tileVectors), vectors.zero());
            }
        }
        tile.loop("item", "0", "batch", 1, () -> {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus("diffBase", (long) vector * vectors.lanes());
                tile.let(vectors.vector(), "diff" + vector, vectors.load("diff", index, tail && vector == tileVectors - 1));
            }
            for (int row = 0; row < plan.rows(); row++) {
                tile.let(vectors.vector(), "value" + row, vectors.broadcast("src[" + Vectors.plus("srcBase", row) + "]"));
                for (int vector = 0; vector < tileVectors; vector++) {
                    String sum = sum(row, vector, tileVectors);
                    tile.set(sum, vectors.fma("value" + row, "diff" + vector, sum));
                }
            }
            tile.line("srcBase += srcPitch");
            tile.line("diffBase += diffPitch");
        });
        for (int row = 0; row < plan.rows(); row++) {
            for (int vector = 0; vector < tileVectors; vector++) {
                String index = Vectors.plus("sumsBase", (long) row * outputs + (long) vector * vectors.lanes());
                tile.line("$L", vectors.store(sum(row, vector, tileVectors), "sums", index, tail && vector == tileVectors - 1));
            }
        }
        TypeName array = ArrayTypeName.of(vectors.element());
        kernel.method(
                plan.rows() + " inputs x " + tileVectors + " vectors of outputs, over the batch.",
                TypeName.VOID,
                method,
                tile,
                array, "src", TypeName.INT, "srcBase", TypeName.INT, "srcPitch", array, "diff", TypeName.INT, "diffBase", TypeName.INT,
                "diffPitch", TypeName.INT, "batch", array, "sums", TypeName.INT, "sumsBase");
    }

    private static String sum(int row, int vector, int tileVectors) {
        return "sum" + row + (tileVectors == 1 ? "" : "_" + vector);
    }
}
