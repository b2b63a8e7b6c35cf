package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Emits a {@link WeightsPlan}: stage 0 walks the tiles of a block, piece by piece, {@link WeightsTile} is the arithmetic, {@link TreeCode} adds the blocks.
 *
 * <p>Equations 11 and 15 of {@code src/docs/backward-passes.md}.
 */
final class WeightsEmitter {

    private final WeightsPlan plan;
    private final OuterProduct product;
    private final KernelClass kernel;
    private final Vectors vectors;
    private final Map<String, WeightsTile> tiles = new LinkedHashMap<>();

    private WeightsEmitter(WeightsPlan plan) {
        this.plan = plan;
        product = plan.product();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    static KernelClass emit(WeightsPlan plan) {
        return new WeightsEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(product.smallGroupChannels(), plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        String blocks = Vectors.times("batch", plan.blocks().blocksPerItem());
        kernel.answers("stages", int.class, "2");
        kernel.tasks("stage == 0 ? " + Vectors.times(blocks, plan.slices()) + " : " + plan.chunks());
        // A vector of sums is read whole where channels do not fill it.
        kernel.scratch((long) plan.blocks().blocksPerItem() * product.length(), parts.hasTail() ? plan.lanes() : 0);
        Body run = new Body();
        kernel.run(run.when(
                "stage == 0", () -> run.line("sumBlock(operands, task)"), () -> run.line("addBlocks(operands, task)")));
        kernel.method(
                "Sums the products of one block of rows into its part of the scratch.",
                TypeName.VOID,
                "sumBlock",
                sumBlock(),
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "task");
        tiles.values().forEach(tile -> tile.emit(kernel));
        TreeCode.emit(kernel, product.length(), WeightsPlan.CHUNK, plan.blocks(), "diffWei", store());
        return kernel;
    }

    private Body sumBlock() {
        Axis height = product.window().height();
        int perItem = plan.blocks().blocksPerItem();
        int rowsPerBlock = plan.blocks().rowsPerBlock();
        Body body = new Body();
        body.line("$T large = operands.$L()", View.class, product.largeIsSrc() ? "src" : "diffPre");
        body.line("$T small = operands.$L()", View.class, product.largeIsSrc() ? "diffPre" : "src");
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("block", plan.slices() == 1 ? "task" : "task / " + plan.slices());
        body.let("item", perItem == 1 ? "block" : "block / " + perItem);
        body.let("first", perItem == 1 ? "0" : Vectors.times("block % " + perItem, rowsPerBlock));
        body.let("rows", "Math.min(" + rowsPerBlock + ", " + product.small().height() + " - first)");
        String firstRow = Vectors.plus(Vectors.times("first", height.stride()), -height.padBefore());
        body.let("largeBase", Vectors.plus(
                "large.offset() + item * large.itemPitch() + (" + firstRow + ") * large.rowPitch()",
                -(long) product.window().width().padBefore() * product.large().channels()));
        body.let("smallBase", "small.offset() + item * small.itemPitch() + first * small.rowPitch()");
        body.let("sums", "scratch.offset() + block * " + product.length());
        if (!plan.wholeWindow()) {
            body.let("kh", "task % " + plan.slices());
            body.line("largeBase += kh * $L * large.rowPitch()", height.dilation());
            body.line("sums += kh * $L", product.rowLength());
        }
        int length = plan.wholeWindow() ? product.length() : product.rowLength();
        body.line("$T.fill($L, sums, sums + $L, 0)", Arrays.class, vectors.array("scratch"), length);
        pieces(body);
        return body;
    }

    private void pieces(Body body) {
        int piece = plan.rowsPerPiece();
        if (piece == plan.blocks().rowsPerBlock()) {
            groups(body, "rows");
            return;
        }
        body.loop("y", "0", "rows", piece, () -> {
            body.let("piece", "Math.min(" + piece + ", rows - y)");
            groups(body, "piece");
            body.line("largeBase += $L", Vectors.times("large.rowPitch()", (long) piece * product.window().height().stride()));
            body.line("smallBase += $L", Vectors.times("small.rowPitch()", piece));
        });
    }

    private void groups(Body body, String pixelRows) {
        if (plan.wholeWindow()) {
            channelBlocks(body, pixelRows, plan.rows(), "", "", "");
        } else if (product.groups() > 1) {
            body.loop("group", product.groups(), () -> runs(
                    body,
                    pixelRows,
                    " + group * " + product.largeGroupChannels(),
                    " + group * " + product.smallGroupChannels()));
        } else {
            runs(body, pixelRows, "", "");
        }
    }

    private void runs(Body body, String pixelRows, String largeGroup, String smallGroup) {
        if (plan.runs() == 1) {
            rowTiles(body, pixelRows, largeGroup, smallGroup, "");
            return;
        }
        int distance = product.window().width().dilation() * product.large().channels();
        int sums = product.largeGroupChannels() * product.small().channels();
        body.loop("kw", plan.runs(), () -> rowTiles(
                body, pixelRows, largeGroup + " + kw * " + distance, smallGroup, " + kw * " + sums));
    }

    private void rowTiles(Body body, String pixelRows, String large, String smallGroup, String sums) {
        int rest = plan.run() % plan.rows();
        int whole = plan.run() - rest;
        if (whole == plan.rows()) {
            channelBlocks(body, pixelRows, whole, large, smallGroup, sums);
        } else {
            body.loop("row", "0", Integer.toString(whole), plan.rows(), () -> channelBlocks(
                    body, pixelRows, plan.rows(), large + " + row", smallGroup, sums + " + row * " + product.small().channels()));
        }
        if (rest > 0) {
            channelBlocks(
                    body, pixelRows, rest, large + " + " + whole, smallGroup, sums + " + " + whole * product.small().channels());
        }
    }

    private void channelBlocks(Body body, String pixelRows, int rows, String large, String smallGroup, String sums) {
        int whole = product.smallGroupChannels() / plan.blockChannels();
        int rest = product.smallGroupChannels() - whole * plan.blockChannels();
        if (whole == 1) {
            call(body, tile(rows, plan.vectors(), false), pixelRows, large, smallGroup, sums + smallGroup);
        } else if (whole > 1) {
            String block = smallGroup + " + channels";
            body.loop("channels", "0", Integer.toString(whole * plan.blockChannels()), plan.blockChannels(), () -> call(
                    body, tile(rows, plan.vectors(), false), pixelRows, large, block, sums + block));
        }
        if (rest > 0) {
            Parts parts = new Parts(rest, plan.lanes());
            String block = smallGroup + (whole == 0 ? "" : " + " + whole * plan.blockChannels());
            call(body, tile(rows, parts.vectors(), parts.hasTail()), pixelRows, large, block, sums + block);
        }
    }

    private WeightsTile tile(int rows, int tileVectors, boolean tail) {
        WeightsTile tile = new WeightsTile(plan, vectors, rows, tileVectors, tail);
        tiles.putIfAbsent(tile.methodName(), tile);
        return tile;
    }

    private void call(Body body, WeightsTile tile, String pixelRows, String large, String small, String sums) {
        body.line(
                "$L($L, largeBase$L, large.rowPitch(), $L, smallBase$L, small.rowPitch(), $L, $L, sums$L)",
                tile.methodName(),
                vectors.array("large"),
                large,
                vectors.array("small"),
                small,
                pixelRows,
                vectors.array("scratch"),
                sums);
    }

    /** Where sum {@code i} goes: in a convolution the sums are the canonical weights; a transposed one exchanges channels. */
    private TreeCode.Store store() {
        if (product.largeIsSrc()) {
            return TreeCode.Store.CONTIGUOUS;
        }
        return new TreeCode.Transposed(
                product.largeGroupChannels(), product.smallGroupChannels(), product.groups());
    }
}
