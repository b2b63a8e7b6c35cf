package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.View;
import java.util.List;

/**
 * Emits a {@link BilinearPlan}, forward: {@code row} finds the two rows, {@code strip} walks the columns for a block of
 * channels.
 */
final class BilinearForwardEmitter {

    private final BilinearPlan plan;
    private final BilinearFrame frame;
    private final Vectors vectors;
    private final int channels;
    private final int width;
    private final int whole;

    private BilinearForwardEmitter(BilinearPlan plan) {
        this.plan = plan;
        frame = BilinearFrame.of(plan);
        vectors = frame.vectors();
        channels = plan.channels();
        width = plan.key().dst().width();
        whole = frame.wholeColumns(width, plan.key().src().width(), plan.columns()::upper);
    }

    static KernelClass emit(BilinearPlan plan) {
        return new BilinearForwardEmitter(plan).emit();
    }

    private KernelClass emit() {
        frame.table("LEFT", "left", TypeName.INT, width, Vectors.times("COLUMNS.lower(i)", channels));
        frame.table("RIGHT", "right", TypeName.INT, width, Vectors.times("COLUMNS.upper(i)", channels));
        frame.table("ACROSS", "across", frame.element(), width, "(" + frame.element() + ") COLUMNS.fraction(i)");
        row();
        frame.strips(
                "Interpolates columns of a row.",
                whole,
                width,
                new Object[] {
                    frame.array(),
                    "src",
                    TypeName.INT,
                    "above",
                    TypeName.INT,
                    "below",
                    frame.element(),
                    "down",
                    frame.array(),
                    "dst",
                    TypeName.INT,
                    "dstRow"
                },
                this::columns);
        return frame.kernel();
    }

    private void row() {
        Body body = new Body();
        body.line("$T src = operands.src()", View.class);
        body.line("$T dst = operands.dst()", View.class);
        body.let("srcItem", "src.offset() + item * src.itemPitch()");
        body.let("above", "srcItem + ROWS.lower(row) * src.rowPitch()");
        body.let("below", "srcItem + ROWS.upper(row) * src.rowPitch()");
        body.let(frame.element(), "down", CodeBlock.of("($T) ROWS.fraction(row)", frame.element()));
        body.let("dstRow", "dst.offset() + item * dst.itemPitch() + row * dst.rowPitch()");
        frame.blocks(body, channel -> {
            String arguments = "%s, %s, %s, down, %s, %s"
                    .formatted(
                            vectors.array("src"),
                            Terms.sum("above", channel),
                            Terms.sum("below", channel),
                            vectors.array("dst"),
                            Terms.sum("dstRow", channel));
            frame.callStrips(body, whole, width, arguments);
        });
        frame.row("Interpolates one row of an item.", body);
    }

    private void columns(Body body, int from, int to, boolean masked) {
        body.let(vectors.vector(), "vertical", vectors.broadcast("down"));
        frame.columns(body, from, to, () -> {
            body.let("leftColumn", "LEFT[column]");
            body.let("rightColumn", "RIGHT[column]");
            body.let(vectors.vector(), "horizontal", vectors.broadcast("ACROSS[column]"));
            for (int vector = 0; vector < plan.vectors(); vector++) {
                String suffix = frame.suffix(vector);
                long lane = (long) vector * plan.lanes();
                for (String side : List.of("left", "right")) {
                    String low = side + "Below" + suffix;
                    body.let(
                            vectors.vector(),
                            side + suffix,
                            vectors.load("src", Vectors.plus("above + " + side + "Column", lane), masked));
                    body.let(
                            vectors.vector(),
                            low,
                            vectors.load("src", Vectors.plus("below + " + side + "Column", lane), masked));
                    interpolate(body, side + suffix, low, "vertical");
                }
                interpolate(body, "left" + suffix, "right" + suffix, "horizontal");
                String index = Vectors.plus("dstRow + " + Vectors.times("column", channels), lane);
                body.line("$L", vectors.store("left" + suffix, "dst", index, masked));
            }
        });
    }

    /** {@code from = from + (to - from) fraction}, the product and the sum rounded once. */
    private void interpolate(Body body, String from, String to, String fraction) {
        body.set(from, vectors.fma(vectors.binary("SUB", to, from), fraction, from));
    }
}
