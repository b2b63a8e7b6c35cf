package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.TapsLayout;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.List;

/**
 * Emits a {@link TapsPlan}: {@code contribute} fills a row of the ring, {@link CellSum} adds up, {@code store} finishes output rows.
 *
 * <p>As backward data of conv2d it is equation 12 of {@code src/docs/backward-passes.md}.
 */
final class TapsEmitter {

    private final TapsPlan plan;
    private final Gathering gathering;
    private final TapsLayout layout;
    private final KernelClass kernel;
    private final Vectors vectors;

    private TapsEmitter(TapsPlan plan) {
        this.plan = plan;
        gathering = plan.gathering();
        layout = plan.layout();
        kernel = new KernelClass(plan);
        vectors = kernel.vectors();
    }

    static KernelClass emit(TapsPlan plan) {
        return new TapsEmitter(plan).emit();
    }

    private KernelClass emit() {
        kernel.constant(
                TypeName.get(TapsLayout.class),
                "PACKED",
                CodeBlock.of(
                        "new $T($T.of(NAME.key(), $T.$L), $L, $L)",
                        TapsLayout.class,
                        Gathering.class,
                        Direction.class,
                        plan.name().direction(),
                        layout.blockLanes(),
                        layout.vectorLanes()),
                true);
        kernel.answers("packedLength", int.class, Integer.toString(layout.length()));
        kernel.method(Methods.pack("PACKED.pack(wei, packed)"));
        kernel.tasks(Vectors.times("batch", plan.bands()));
        kernel.scratch((long) plan.bands() * plan.scratchLength());
        CellSum cells = new CellSum(kernel, plan);
        kernel.run(run(cells.methods()));
        contribute();
        cells.emit();
        store();
        if (!plan.activation().isIdentity()) {
            ActivationCode.emit(kernel, plan, plan.activation(), outputRowLength());
        }
        return kernel;
    }

    private int outputRowLength() {
        return gathering.dst().width() * gathering.dst().channels();
    }

    private Body run(List<String> sums) {
        int bands = plan.bands();
        Body body = new Body();
        body.line("$T scratch = $L", ArrayTypeName.of(vectors.element()), vectors.array("operands.scratch()"));
        body.let("base", "operands.scratch().offset() + task * " + plan.scratchLength());
        body.let("item", bands == 1 ? "task" : "task / " + bands);
        String band = bands == 1 ? "" : Vectors.times("task % " + bands, plan.rowsPerTask());
        body.let("first", Terms.sum(band, Integer.toString(plan.firstCellRow())));
        body.let("last", bands == 1 ? "" + plan.endCellRow() : "Math.min(first + " + plan.rowsPerTask() + ", " + plan.endCellRow() + ")");
        body.comment("-0 leaves every sum as it is, so what lies beside the map needs no branch.");
        body.line(
                "$T.fill(scratch, base, base + $L, $L)",
                Arrays.class,
                plan.ringRows() * plan.ringRowLength(),
                vectors.literal(-0.0));
        if (plan.isForward()) {
            spreadBias(body);
        }
        if (plan.rowsAbove() > 0) {
            body.loop("row", "first - " + plan.rowsAbove(), "first", 1, () -> body.line("contribute(operands, item, row, scratch, base)"));
        }
        return body.loop("row", "first", "last", 1, () -> {
            body.line("contribute(operands, item, row, scratch, base)");
            sums.forEach(sum -> body.line("$L(scratch, base, row)", sum));
            body.line("store(operands, item, row, scratch, base)");
        });
    }

    /** The bias of each lane of a cell. */
    private void spreadBias(Body body) {
        int channels = gathering.dst().channels();
        int end = plan.unfinishedOffset();
        body.line("$T bias = operands.bias()", View.class);
        body.loop("lane", end - plan.biasOffset(), () -> body.line(
                "scratch[base + $L + lane] = $L[bias.offset()$L]",
                plan.biasOffset(),
                vectors.array("bias"),
                channels == 1 ? "" : " + lane % " + channels));
    }

    private void contribute() {
        int pixelLanes = layout.pixelLanes();
        int height = gathering.src().height();
        int width = gathering.src().width();
        Body body = new Body();
        String slot = plan.ringRows() == 1 ? "base" : "base + Math.floorMod(row, " + plan.ringRows() + ") * " + plan.ringRowLength();
        body.let("ringRow", Vectors.plus(slot, (long) plan.marginLeft() * pixelLanes));
        body.when("row < 0 || row >= " + height, () -> {
            body.line("$T.fill(scratch, ringRow, ringRow + $L, $L)", Arrays.class, width * pixelLanes, vectors.literal(-0.0));
            body.line("return");
        });
        body.line("$T src = operands.$L()", View.class, plan.isForward() ? "src" : "diffPre");
        body.line("$T wei = operands.wei()", View.class);
        body.let("srcRow", "src.offset() + item * src.itemPitch() + row * src.rowPitch()");
        Parts blocks = new Parts(pixelLanes, layout.blockLanes());
        if (blocks.wholeVectors() == 1) {
            tileLoop(body, plan.vectors(), "0");
        } else if (blocks.wholeVectors() > 1) {
            int end = blocks.wholeVectors() * layout.blockLanes();
            body.loop("lane", "0", Integer.toString(end), layout.blockLanes(), () -> tileLoop(body, plan.vectors(), "lane"));
        }
        if (blocks.hasTail()) {
            tileLoop(body, blocks.tailLanes() / plan.lanes(), Integer.toString(pixelLanes - blocks.tailLanes()));
        }
        method("Writes what an input row contributes to its row of the ring; a row beside the map contributes nothing.", "contribute", body);
    }

    /** The tiles of a row, for one block of lanes. */
    private void tileLoop(Body body, int tileVectors, String lane) {
        TapsTile tile = new TapsTile(plan, vectors, tileVectors);
        tile.emit(kernel);
        int width = gathering.src().width();
        int channels = gathering.src().channels();
        body.tiles("x", width, plan.pixels(), x -> body.line(
                "$L($L, $L, $L, $L, scratch, $L)",
                tile.methodName(),
                vectors.array("src"),
                Terms.sum("srcRow", Terms.product(x, channels)),
                vectors.array("wei"),
                Terms.sum("wei.offset()", Terms.product(lane, channels)),
                Terms.sum("ringRow", Terms.product(x, layout.pixelLanes()), lane)));
    }

    private void store() {
        int stride = plan.height().stride();
        int channels = gathering.dst().channels();
        int cropped = (plan.width().padBefore() - plan.firstCellColumn() * plan.width().stride()) * channels;
        Body body = new Body();
        body.line("$T dst = operands.$L()", View.class, plan.isForward() ? "dst" : "diffSrc");
        body.loop("phase", stride, () -> {
            body.let("y", Vectors.plus(Vectors.times("row", stride), -plan.height().padBefore()) + " + phase");
            body.when("y >= 0 && y < " + gathering.dst().height(), () -> {
                body.let("dstRow", "dst.offset() + item * dst.itemPitch() + y * dst.rowPitch()");
                body.line(
                        "System.arraycopy(scratch, base + $L + phase * $L, $L, dstRow, $L)",
                        plan.outputOffset() + cropped,
                        plan.outputPitch(),
                        vectors.array("dst"),
                        outputRowLength());
                if (!plan.activation().isIdentity()) {
                    body.line("activate($L, dstRow)", vectors.array("dst"));
                }
            });
        });
        method("Copies the output rows of a row of cells that lie in the map, and activates them.", "store", body);
    }

    private void method(String javadoc, String name, Body body) {
        kernel.method(
                javadoc,
                TypeName.VOID,
                name,
                body,
                TypeName.get(Operands.class),
                "operands",
                TypeName.INT,
                "item",
                TypeName.INT,
                "row",
                ArrayTypeName.of(vectors.element()),
                "scratch",
                TypeName.INT,
                "base");
    }
}
