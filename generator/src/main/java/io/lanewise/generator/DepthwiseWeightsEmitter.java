package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.List;

/** Emits a {@link DepthwiseWeightsPlan}: stage 0 walks the tiles of a block, {@link TreeCode} adds the blocks. */
final class DepthwiseWeightsEmitter {

    private final DepthwiseWeightsPlan plan;
    private final OuterProduct product;
    private final Axis height;
    private final Axis width;
    private final KernelClass kernel;
    private final Vectors vectors;

    private DepthwiseWeightsEmitter(DepthwiseWeightsPlan plan) {
        this.plan = plan;
        product = plan.product();
        height = product.window().height();
        width = product.window().width();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    static KernelClass emit(DepthwiseWeightsPlan plan) {
        return new DepthwiseWeightsEmitter(plan).emit();
    }

    private KernelClass emit() {
        if (plan.channels() < plan.lanes()) {
            kernel.tail(plan.channels());
        }
        kernel.answers("stages", int.class, "2");
        kernel.tasks("stage == 0 ? " + TreeCode.count(plan.blocks(), "batch") + " : 1");
        TreeCode.scratch(kernel, plan.blocks(), product.length(), 0);
        Body run = new Body();
        kernel.run(run.when(
                "stage == 0", () -> run.line("sumBlock(operands, task)"), () -> run.line("addBlocks(operands, task)")));
        sumBlock();
        tile();
        TreeCode.emit(kernel, product.length(), product.length(), plan.blocks(), "diffWei", TreeCode.Store.CONTIGUOUS);
        return kernel;
    }

    private void sumBlock() {
        int perItem = plan.blocks().blocksPerItem();
        Body body = new Body();
        body.line("$T large = operands.$L()", View.class, product.largeIsSrc() ? "src" : "diffPre");
        body.line("$T small = operands.$L()", View.class, product.largeIsSrc() ? "diffPre" : "src");
        body.line("$T scratch = operands.scratch()", View.class);
        int items = plan.blocks().itemsPerBlock();
        body.let("item", items > 1 ? "block * " + items : perItem == 1 ? "block" : "block / " + perItem);
        if (items > 1) {
            body.let("items", "Math.min(" + items + ", operands.batch() - item)");
        }
        body.let("first", perItem == 1 ? "0" : Vectors.times("block % " + perItem, plan.blocks().rowsPerBlock()));
        body.let("rows", "Math.min(" + plan.blocks().rowsPerBlock() + ", " + product.small().height() + " - first)");
        String firstRow = Vectors.plus(Vectors.times("first", height.stride()), -height.padBefore());
        body.let("largeBase", Vectors.plus(
                "large.offset() + item * large.itemPitch() + (" + firstRow + ") * large.rowPitch()",
                -(long) width.padBefore() * plan.channels()));
        body.let("smallBase", "small.offset() + item * small.itemPitch() + first * small.rowPitch()");
        body.let("sums", "scratch.offset() + block * " + product.length());
        int lanes = Math.min(plan.lanes(), plan.channels());
        body.tiles("kh", height.kernel(), plan.rows(), kh -> body.tiles("kw", width.kernel(), plan.columns(), kw -> body.tiles(
                "channel", plan.channels(), lanes, channel -> call(body, kh, kw, channel))));
        method("Sums the products of one block of rows into its part of the scratch.", "sumBlock", body,
                TypeName.get(Operands.class), "operands", TypeName.INT, "block");
    }

    private void call(Body body, String kh, String kw, String channel) {
        String tapRow = Terms.product(Terms.product(kh, height.dilation()), "large.rowPitch()");
        String items = plan.blocks().itemsPerBlock() > 1 ? ", items, large.itemPitch(), small.itemPitch()" : "";
        body.line(
                "tile($L, $L, large.rowPitch(), $L, $L, small.rowPitch(), rows, $L, $L$L)",
                vectors.array("large"),
                Terms.sum("largeBase", tapRow, Terms.product(kw, width.dilation() * plan.channels()), channel),
                vectors.array("small"),
                Terms.sum("smallBase", channel),
                vectors.array("scratch"),
                Terms.sum(
                        "sums", Terms.product(kh, width.kernel() * plan.channels()), Terms.product(kw, plan.channels()), channel),
                items);
    }

    private void tile() {
        boolean masked = plan.channels() < plan.lanes();
        Body body = new Body();
        eachTap((row, column) -> body.let(vectors.vector(), sum(row, column), vectors.zero()));
        if (plan.blocks().itemsPerBlock() == 1) {
            rows(body, masked);
        } else {
            // Here and not around the tile: sums of taps that two tiles have in common are written twice, not added up.
            body.loop("item", "0", "items", 1, () -> {
                rows(body, masked);
                body.line("largeBase += largeItemPitch - rows * $L", Vectors.times("largePitch", height.stride()));
                body.line("smallBase += smallItemPitch - rows * smallPitch");
            });
        }
        eachTap((row, column) -> {
            String index = Vectors.plus("sumsBase", (long) (row * width.kernel() + column) * plan.channels());
            body.line("$L", vectors.store(sum(row, column), "sums", index, masked));
        });
        TypeName array = ArrayTypeName.of(vectors.element());
        List<Object> parameters = new ArrayList<>(List.of(
                array, "large", TypeName.INT, "largeBase", TypeName.INT, "largePitch", array, "small", TypeName.INT, "smallBase",
                TypeName.INT, "smallPitch", TypeName.INT, "rows", array, "sums", TypeName.INT, "sumsBase"));
        if (plan.blocks().itemsPerBlock() > 1) {
            parameters.addAll(List.of(
                    TypeName.INT, "items", TypeName.INT, "largeItemPitch", TypeName.INT, "smallItemPitch"));
        }
        method("A vector of channels x " + plan.rows() + "x" + plan.columns() + " taps, over the pixels of a block.", "tile", body,
                parameters.toArray());
    }

    private void rows(Body body, boolean masked) {
        body.loop("y", "0", "rows", 1, () -> {
            for (int row = 0; row < plan.rows(); row++) {
                body.let("large" + row, Terms.sum("largeBase", Terms.product(Integer.toString(row * height.dilation()), "largePitch")));
            }
            new Counter(body, "x", product.small().width(), false).each(x -> {
                String at = Terms.sum("smallBase", Terms.product(x, plan.channels()));
                body.let(vectors.vector(), "pixel", vectors.load("small", at, masked));
                eachTap((row, column) -> {
                    String index = Terms.sum(
                            "large" + row,
                            Terms.product(x, width.stride() * plan.channels()),
                            Integer.toString(column * width.dilation() * plan.channels()));
                    String sum = sum(row, column);
                    body.set(sum, vectors.fma(vectors.load("large", index, masked), "pixel", sum));
                });
            });
            body.line("largeBase += $L", Vectors.times("largePitch", height.stride()));
            body.line("smallBase += smallPitch");
        });
    }

    /** What is written for one tap of the tile. */
    private interface Tap {
        void emit(int row, int column);
    }

    private void eachTap(Tap tap) {
        for (int row = 0; row < plan.rows(); row++) {
            for (int column = 0; column < plan.columns(); column++) {
                tap.emit(row, column);
            }
        }
    }

    private static String sum(int row, int column) {
        return "sum" + row + "_" + column;
    }

    private void method(String javadoc, String name, Body body, Object... parameters) {
        kernel.method(javadoc, TypeName.VOID, name, body, parameters);
    }
}
