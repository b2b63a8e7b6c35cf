package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import io.lanewise.generator.WeightsPanel.Columns;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

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
    private final WeightsPanel panel;

    private WeightsEmitter(WeightsPlan plan) {
        this.plan = plan;
        product = plan.product();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
        panel = new WeightsPanel(plan, kernel);
    }

    static KernelClass emit(WeightsPlan plan) {
        return new WeightsEmitter(plan).emit();
    }

    private KernelClass emit() {
        Parts parts = new Parts(product.smallGroupChannels(), plan.lanes());
        if (parts.hasTail()) {
            kernel.tail(parts.tailLanes());
        }
        String blocks = TreeCode.count(plan.blocks(), "batch");
        kernel.answers("stages", int.class, "2");
        kernel.tasks("stage == 0 ? " + Vectors.times(blocks, plan.slices()) + " : " + plan.chunks());
        panel.scratch();
        Body run = new Body();
        kernel.run(run.when(
                "stage == 0", () -> run.line("sumBlock(operands, task)"), () -> run.line("addBlocks(operands, task)")));
        kernel.method(
                plan.blocks().itemsPerBlock() == 1
                        ? "Sums the products of one block of rows into its part of the scratch."
                        : "Sums the products of one block of items into its part of the scratch.",
                TypeName.VOID,
                "sumBlock",
                sumBlock(),
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "task");
        panel.emit();
        tiles.values().forEach(tile -> tile.emit(kernel));
        TreeCode.emit(kernel, product.length(), WeightsPlan.CHUNK, plan.blocks(), "diffWei", store());
        return kernel;
    }

    private Body sumBlock() {
        Body body = new Body();
        body.line("$T large = operands.$L()", View.class, product.largeIsSrc() ? "src" : "diffPre");
        body.line("$T small = operands.$L()", View.class, product.largeIsSrc() ? "diffPre" : "src");
        body.line("$T scratch = operands.scratch()", View.class);
        body.let("block", plan.slices() == 1 ? "task" : "task / " + plan.slices());
        if (plan.copies()) {
            panel.begin(body);
        }
        if (plan.blocks().itemsPerBlock() == 1) {
            rows(body);
        } else {
            items(body);
        }
        return body;
    }

    /** A block of rows of one item. */
    private void rows(Body body) {
        int perItem = plan.blocks().blocksPerItem();
        int rowsPerBlock = plan.blocks().rowsPerBlock();
        body.let("item", perItem == 1 ? "block" : "block / " + perItem);
        body.let("first", perItem == 1 ? "0" : Vectors.times("block % " + perItem, rowsPerBlock));
        body.let("rows", "Math.min(" + rowsPerBlock + ", " + product.small().height() + " - first)");
        bases(body, Vectors.times("first", product.window().height().stride()), " + first * small.rowPitch()");
        sums(body);
        if (!plan.wholeWindow()) {
            body.line("largeBase += $L", kernelRow());
        }
        pieces(body);
    }

    /** A block of whole items. */
    private void items(Body body) {
        int items = plan.blocks().itemsPerBlock();
        body.let("firstItem", "block * " + items);
        body.let("endItem", "Math.min(firstItem + " + items + ", operands.batch())");
        body.let("rows", Integer.toString(product.small().height()));
        sums(body);
        body.loop("item", "firstItem", "endItem", 1, () -> {
            bases(body, plan.wholeWindow() ? "0" : Vectors.times("kh", product.window().height().dilation()), "");
            pieces(body);
        });
    }

    /** Where the first pixels of the block are. */
    private void bases(Body body, String largeRow, String smallRow) {
        String row = Vectors.plus(largeRow, -product.window().height().padBefore());
        body.let("largeBase", Vectors.plus(
                "large.offset() + item * large.itemPitch() + (" + row + ") * large.rowPitch()",
                -(long) product.window().width().padBefore() * product.large().channels()));
        body.let("smallBase", "small.offset() + item * small.itemPitch()" + smallRow);
    }

    /** The sums of the block, or those of a row of the kernel, which begin at 0. */
    private void sums(Body body) {
        body.let("sums", "scratch.offset() + block * " + product.length());
        if (!plan.wholeWindow()) {
            body.let("kh", "task % " + plan.slices());
            body.line("sums += kh * $L", product.rowLength());
        }
        int length = plan.wholeWindow() ? product.length() : product.rowLength();
        body.line("$T.fill($L, sums, sums + $L, 0)", Arrays.class, vectors.array("scratch"), length);
    }

    private String kernelRow() {
        return "kh * " + product.window().height().dilation() + " * large.rowPitch()";
    }

    /**
     * Where a tile works, as text that continues the names of its bases.
     *
     * @param rows how many rows of pixels it walks
     * @param large beyond {@code largeBase}
     * @param small beyond {@code smallBase}
     * @param sums beyond {@code sums}
     */
    private record Place(String rows, String large, String small, String sums) {

        static Place first(String rows) {
            return new Place(rows, "", "", "");
        }

        /** As much further in the larger map and in the sums. */
        Place beyond(String inLarge, String inSums) {
            return new Place(rows, large + " + " + inLarge, small, sums + " + " + inSums);
        }

        /** The channels of the smaller map lie in the sums as they do in the map. */
        Place channels(String further) {
            return new Place(rows, large, small + " + " + further, sums + " + " + further);
        }

        Place inLarge(String further) {
            return new Place(rows, large + " + " + further, small, sums);
        }
    }

    private void pieces(Body body) {
        int piece = plan.rowsPerPiece();
        if (piece == plan.blocks().rowsPerBlock()) {
            groups(body, Place.first("rows"));
            return;
        }
        body.loop("y", "0", "rows", piece, () -> {
            body.let("piece", "Math.min(" + piece + ", rows - y)");
            groups(body, Place.first("piece"));
            body.line("largeBase += $L", Vectors.times("large.rowPitch()", (long) piece * product.window().height().stride()));
            body.line("smallBase += $L", Vectors.times("small.rowPitch()", piece));
        });
    }

    private void groups(Body body, Place place) {
        if (plan.wholeWindow()) {
            columns(body, place, (columns, at) -> call(body, tile(plan.rows(), columns), at));
        } else if (product.groups() > 1) {
            body.loop("group", product.groups(), () -> tiles(
                    body,
                    place.inLarge("group * " + product.largeGroupChannels())
                            .channels("group * " + product.smallGroupChannels())));
        } else {
            tiles(body, place);
        }
    }

    private void tiles(Body body, Place place) {
        if (plan.copies()) {
            columns(body, place, (columns, at) -> {
                panel.copy(body, columns, "smallBase" + at.small(), at.rows());
                runs(body, at, (rows, there) -> call(body, tile(rows, columns), there));
            });
        } else {
            runs(body, place, (rows, at) -> columns(body, at, (columns, there) -> call(body, tile(rows, columns), there)));
        }
    }

    private void runs(Body body, Place place, BiConsumer<Integer, Place> inside) {
        if (plan.runs() == 1) {
            rows(body, place, inside);
            return;
        }
        int distance = product.window().width().dilation() * product.large().channels();
        int sums = product.largeGroupChannels() * product.small().channels();
        body.loop("kw", plan.runs(), () -> rows(body, place.beyond("kw * " + distance, "kw * " + sums), inside));
    }

    private void rows(Body body, Place place, BiConsumer<Integer, Place> inside) {
        int rest = plan.run() % plan.rows();
        int whole = plan.run() - rest;
        int channels = product.small().channels();
        if (whole == plan.rows()) {
            inside.accept(whole, place);
        } else {
            body.loop("row", "0", Integer.toString(whole), plan.rows(), () -> inside.accept(
                    plan.rows(), place.beyond("row", "row * " + channels)));
        }
        if (rest > 0) {
            inside.accept(rest, place.beyond(Integer.toString(whole), Integer.toString(whole * channels)));
        }
    }

    private void columns(Body body, Place place, BiConsumer<Columns, Place> inside) {
        int whole = product.smallGroupChannels() / plan.blockChannels();
        int rest = product.smallGroupChannels() - whole * plan.blockChannels();
        Columns columns = new Columns(plan.vectors(), false);
        if (whole == 1) {
            inside.accept(columns, place);
        } else if (whole > 1) {
            body.loop("channels", "0", Integer.toString(whole * plan.blockChannels()), plan.blockChannels(), () -> inside.accept(
                    columns, place.channels("channels")));
        }
        if (rest > 0) {
            Parts parts = new Parts(rest, plan.lanes());
            Place last = whole == 0 ? place : place.channels(Integer.toString(whole * plan.blockChannels()));
            inside.accept(new Columns(parts.vectors(), parts.hasTail()), last);
        }
    }

    private WeightsTile tile(int rows, Columns columns) {
        WeightsTile tile = new WeightsTile(plan, vectors, rows, columns.vectors(), columns.tail());
        tiles.putIfAbsent(tile.methodName(), tile);
        return tile;
    }

    private void call(Body body, WeightsTile tile, Place place) {
        String small = plan.copies()
                ? vectors.array("scratch") + ", panel, " + product.small().width() * tile.smallStep()
                : vectors.array("small") + ", smallBase" + place.small() + ", small.rowPitch()";
        body.line(
                "$L($L, largeBase$L, large.rowPitch(), $L, $L, $L, sums$L)",
                tile.methodName(),
                vectors.array("large"),
                place.large(),
                small,
                place.rows(),
                vectors.array("scratch"),
                place.sums());
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
