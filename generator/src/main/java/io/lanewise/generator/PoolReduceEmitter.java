package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * Emits a {@link PoolPlan} that reduces windows to pixels: {@code strip} for windows inside the map, {@code window} for
 * all others.
 *
 * <p>Unpooling backward is equation 21 of {@code src/docs/backward-passes.md}, nearest upsampling backward 22.
 */
final class PoolReduceEmitter {

    private final PoolFrame frame;
    private final Pooling pooling;
    private final Vectors vectors;
    private final Axis rows;
    private final Axis columns;
    private final int channels;

    private PoolReduceEmitter(PoolPlan plan) {
        frame = PoolFrame.of(plan);
        pooling = plan.pooling();
        vectors = frame.vectors();
        rows = pooling.window().height();
        columns = pooling.window().width();
        channels = pooling.channels();
    }

    static KernelClass emit(PoolPlan plan) {
        return new PoolReduceEmitter(plan).emit();
    }

    private KernelClass emit() {
        frame.row("Reduces the windows of one row of an item.", row());
        if (!frame.strip().isEmpty()) {
            ReduceStrip.emit(frame);
        }
        if (hasBorder()) {
            ReduceWindow.emit(frame);
        }
        return frame.kernel();
    }

    private boolean hasBorder() {
        return frame.strip().steps() < pooling.small().width() || !everyRowInside();
    }

    private boolean everyRowInside() {
        PoolInterior interior = pooling.rowInterior();
        return interior.firstWhole() == 0
                && interior.endWhole() == pooling.small().height();
    }

    private Body row() {
        Shape small = pooling.small();
        Body body = frame.startRow();
        if (pooling.writesTaps()) {
            body.line("$T workspace = operands.workspace()", View.class);
            body.line("$T taps = workspace == null ? null : $L", array(), vectors.array("workspace"));
            body.let(
                    "tapsRow",
                    "workspace == null ? 0 : workspace.offset() + (" + Vectors.times("item", small.height())
                            + " + row) * " + small.width() * channels);
        } else if (pooling.readsTaps()) {
            body.line("$T workspace = operands.workspace()", View.class);
            body.line("$T taps = $L", array(), vectors.array("workspace"));
            body.let(
                    "tapsRow",
                    "workspace.offset() + (" + Vectors.times("item", small.height()) + " + row) * "
                            + small.width() * channels);
        }
        PoolInterior rowInterior = pooling.rowInterior();
        PoolInterior columnInterior = pooling.columnInterior();
        boolean everyRow = everyRowInside();
        if (!everyRow && !frame.strip().isEmpty()) {
            PoolFrame.declareInside(body, rowInterior.firstWhole(), rowInterior.endWhole(), small.height());
        }
        int first = columnInterior.firstWhole();
        frame.columns(
                body,
                everyRow ? null : "inside",
                first,
                first + frame.strip().steps(),
                small.width(),
                column -> windowCall(body, column),
                () -> stripCalls(body, first));
        return body;
    }

    private void windowCall(Body body, String column) {
        String large = frame.large();
        String offset = Terms.product(column, channels);
        body.line(
                "window($L, $LItem, $L.rowPitch(), row, $L, $L, $L$L)",
                vectors.array(large),
                large,
                large,
                column,
                vectors.array(frame.small()),
                Terms.sum(frame.small() + "Row", offset),
                pooling.usesTaps() ? ", taps, " + Terms.sum("tapsRow", offset) : "");
    }

    private void stripCalls(Body body, int first) {
        String large = frame.large();
        String row = Vectors.plus(Vectors.times("row", rows.stride()), -rows.padBefore());
        int left = first * columns.stride() - columns.padBefore();
        body.let(
                large + "Row",
                Terms.sum(
                        large + "Item",
                        Terms.product(row, large + ".rowPitch()"),
                        Integer.toString(left * channels)));
        frame.blocks(body, (block, count) -> {
            String arguments =
                    "(" + vectors.array(large) + ", " + Terms.sum(large + "Row", block) + ", " + large + ".rowPitch(), "
                            + vectors.array(frame.small()) + ", " + smallIndex(frame.small() + "Row", block, first);
            String tapsArguments = ", taps, " + smallIndex("tapsRow", block, first);
            if (pooling.writesTaps()) {
                body.when(
                        "taps == null",
                        () -> body.line("$L", "strip" + arguments + ", " + count + ")"),
                        () -> body.line("$L", "stripWithTaps" + arguments + tapsArguments + ", " + count + ")"));
            } else {
                body.line("$L", "strip" + arguments + (pooling.readsTaps() ? tapsArguments : "") + ", " + count + ")");
            }
        });
    }

    private String smallIndex(String row, String block, int firstColumn) {
        return Terms.sum(row, block, Integer.toString(firstColumn * channels));
    }

    private TypeName array() {
        return ArrayTypeName.of(vectors.element());
    }
}
