package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.BilinearAxis;
import io.lanewise.kernel.View;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Emits a {@link BilinearPlan}, backward: {@code row} finds the rows that a row was interpolated into, {@code strip}
 * gathers from their columns.
 *
 * <p>Equation 24 of {@code src/docs/backward-passes.md}.
 */
final class BilinearBackwardEmitter {

    private final BilinearPlan plan;
    private final BilinearFrame frame;
    private final Vectors vectors;
    private final int channels;
    private final int width;
    private final int whole;

    private BilinearBackwardEmitter(BilinearPlan plan) {
        this.plan = plan;
        frame = BilinearFrame.of(plan);
        vectors = frame.vectors();
        channels = plan.channels();
        width = plan.key().src().width();
        BilinearAxis axis = plan.columns();
        whole = frame.wholeColumns(width, plan.key().dst().width(), column -> axis.endOutput(column) - 1);
    }

    static KernelClass emit(BilinearPlan plan) {
        return new BilinearBackwardEmitter(plan).emit();
    }

    private KernelClass emit() {
        int height = plan.key().src().height();
        frame.table("FIRST", "first", TypeName.INT, width, Vectors.times("COLUMNS.firstOutput(i)", channels));
        frame.table("COUNT", "count", TypeName.INT, width, "COLUMNS.endOutput(i) - COLUMNS.firstOutput(i)");
        frame.weights("ROW_WEIGHTS", "rowWeights", "ROWS", height, BilinearPlan.mostOutputs(plan.rows(), height));
        frame.weights(
                "COLUMN_WEIGHTS", "columnWeights", "COLUMNS", width, BilinearPlan.mostOutputs(plan.columns(), width));
        row();
        frame.strips(
                "Gathers columns of a row.",
                whole,
                width,
                new Object[] {
                    frame.array(),
                    "diffDst",
                    TypeName.INT,
                    "diffDstRow",
                    TypeName.INT,
                    "pitch",
                    TypeName.INT,
                    "rowWeight",
                    TypeName.INT,
                    "count",
                    frame.array(),
                    "diffSrc",
                    TypeName.INT,
                    "diffSrcRow"
                },
                this::columns);
        return frame.kernel();
    }

    private void row() {
        int most = BilinearPlan.mostOutputs(plan.rows(), plan.key().src().height());
        Body body = new Body();
        body.line("$T diffDst = operands.diffDst()", View.class);
        body.line("$T diffSrc = operands.diffSrc()", View.class);
        body.let("first", "ROWS.firstOutput(row)");
        body.let("count", "ROWS.endOutput(row) - first");
        body.let("diffDstRow", "diffDst.offset() + item * diffDst.itemPitch() + first * diffDst.rowPitch()");
        body.let("diffSrcRow", "diffSrc.offset() + item * diffSrc.itemPitch() + row * diffSrc.rowPitch()");
        frame.blocks(body, channel -> {
            String arguments = "%s, %s, diffDst.rowPitch(), %s, count, %s, %s"
                    .formatted(
                            vectors.array("diffDst"),
                            Terms.sum("diffDstRow", channel),
                            Vectors.times("row", most),
                            vectors.array("diffSrc"),
                            Terms.sum("diffSrcRow", channel));
            frame.callStrips(body, whole, width, arguments);
        });
        frame.row("Gathers one row of an item from the rows it was interpolated into.", body);
    }

    private void columns(Body body, int from, int to, boolean masked) {
        int most = BilinearPlan.mostOutputs(plan.columns(), width);
        frame.columns(body, from, to, () -> {
            body.let("columnCount", "COUNT[column]");
            body.let("columnWeight", Vectors.times("column", most));
            eachVector(vector -> body.let(vectors.vector(), "sum" + frame.suffix(vector), vectors.zero()));
            body.loop("output", "0", "count", 1, () -> {
                body.let("from", "diffDstRow + output * pitch + FIRST[column]");
                eachVector(vector -> body.let(vectors.vector(), "gathered" + frame.suffix(vector), vectors.zero()));
                taps(body, most, masked);
                eachVector(vector -> body.set(
                        "sum" + frame.suffix(vector),
                        vectors.fma(
                                vectors.broadcast("ROW_WEIGHTS[rowWeight + output]"),
                                "gathered" + frame.suffix(vector),
                                "sum" + frame.suffix(vector))));
            });
            eachVector(vector -> {
                String index =
                        Vectors.plus("diffSrcRow + " + Vectors.times("column", channels), (long) vector * plan.lanes());
                body.line("$L", vectors.store("sum" + frame.suffix(vector), "diffSrc", index, masked));
            });
        });
    }

    /** The taps of a row, behind a test whether the column has so many where columns differ. */
    private void taps(Body body, int most, boolean masked) {
        if (!plan.writesTapsOut()) {
            body.loop("tap", "0", "columnCount", 1, () -> gather(body, "tap", masked));
            return;
        }
        int least = IntStream.range(0, width)
                .map(column -> BilinearPlan.outputs(plan.columns(), column))
                .min()
                .orElseThrow();
        for (int tap = 0; tap < most; tap++) {
            String index = Integer.toString(tap);
            if (tap < least) {
                gather(body, index, masked);
            } else {
                body.when("columnCount > " + tap, () -> gather(body, index, masked));
            }
        }
    }

    private void gather(Body body, String tap, boolean masked) {
        eachVector(vector -> {
            String index = Terms.sum("from", Terms.product(tap, channels), Integer.toString(vector * plan.lanes()));
            String gathered = "gathered" + frame.suffix(vector);
            body.set(
                    gathered,
                    vectors.fma(
                            vectors.load("diffDst", index, masked),
                            vectors.broadcast("COLUMN_WEIGHTS[" + Terms.sum("columnWeight", tap) + "]"),
                            gathered));
        });
    }

    private void eachVector(IntConsumer emit) {
        for (int vector = 0; vector < plan.vectors(); vector++) {
            emit.accept(vector);
        }
    }
}
