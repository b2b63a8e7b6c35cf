package io.lanewise.generator;

import io.lanewise.kernel.Axis;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.View;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Emits a {@link PoolPlan} that spreads pixels over windows. A row of the large map lies under one or several rows of
 * windows; for each number of them that occurs away from the borders there is a {@code strip} method. {@code pixel} is
 * the general path.
 *
 * <p>Pooling backward is equations 19 and 20 of {@code src/docs/backward-passes.md}.
 */
final class PoolSpreadEmitter {

    private final PoolFrame frame;
    private final Pooling pooling;
    private final Vectors vectors;
    private final Axis rows;
    private final Axis columns;
    private final PoolInterior rowInterior;
    private final PoolInterior columnInterior;
    private final int channels;
    private final String small;
    private final String large;

    private PoolSpreadEmitter(PoolPlan plan) {
        frame = PoolFrame.of(plan);
        pooling = plan.pooling();
        vectors = frame.vectors();
        rows = pooling.window().height();
        columns = pooling.window().width();
        rowInterior = pooling.rowInterior();
        columnInterior = pooling.columnInterior();
        channels = pooling.channels();
        small = frame.small();
        large = frame.large();
    }

    static KernelClass emit(PoolPlan plan) {
        return new PoolSpreadEmitter(plan).emit();
    }

    private KernelClass emit() {
        frame.row("Writes one row of an item, from the windows it lies under.", row());
        if (!frame.strip().isEmpty()) {
            SpreadStrip.emit(frame);
        }
        if (frame.strip().isEmpty()
                || !everyRowInside()
                || columnInterior.firstInput() > 0
                || endPixel() < pooling.large().width()) {
            SpreadPixel.emit(frame);
        }
        return frame.kernel();
    }

    /** Whether rows outside the interior, if there are any, lie under no window: those are filled with zeros. */
    private boolean everyRowInside() {
        PoolAxis axis = rowInterior.axis();
        return IntStream.range(0, axis.inputs())
                .filter(row -> row < rowInterior.firstInput() || row >= rowInterior.endInput())
                .allMatch(row -> axis.firstWindow(row) == axis.endWindow(row));
    }

    private Body row() {
        Body body = frame.startRow();
        if (pooling.readsTaps()) {
            body.line("$T workspace = operands.workspace()", View.class);
            body.let(
                    "tapsItem",
                    "workspace.offset() + "
                            + Vectors.times(
                                    "item", Math.toIntExact(pooling.small().elements())));
        }
        List<Integer> counts = frame.strip().isEmpty() ? List.of() : List.copyOf(rowInterior.windowCounts());
        boolean gaps = rowInterior.hasGaps();
        if (gaps || !counts.isEmpty()) {
            body.let("first", SpreadPixel.firstWindow("row", rows));
        }
        if (gaps || counts.size() > 1) {
            body.let("count", SpreadPixel.endWindow("row", rows, pooling.small().height()) + " - first");
        }
        if (gaps) {
            body.when("count <= 0", () -> {
                body.line(
                        "$T.fill($L, $LRow, $LRow + $L, 0)",
                        Arrays.class,
                        vectors.array(large),
                        large,
                        large,
                        pooling.large().width() * channels);
                body.line("return");
            });
        }
        if (!counts.isEmpty() && !everyRowInside()) {
            PoolFrame.declareInside(
                    body,
                    rowInterior.firstInput(),
                    rowInterior.endInput(),
                    pooling.large().height());
        }
        frame.columns(
                body,
                everyRowInside() ? null : "inside",
                columnInterior.firstInput(),
                endPixel(),
                pooling.large().width(),
                column -> pixelCall(body, column),
                () -> stripCalls(body, counts));
        return body;
    }

    private void pixelCall(Body body, String column) {
        body.line(
                "pixel($L, $LItem, $L.rowPitch(), $Lrow, $L, $L, $L)",
                vectors.array(small),
                small,
                small,
                pooling.readsTaps() ? vectors.array("workspace") + ", tapsItem, " : "",
                column,
                vectors.array(large),
                Terms.sum(large + "Row", Terms.product(column, channels)));
    }

    private void stripCalls(Body body, List<Integer> counts) {
        long firstStep = (long) columnInterior.firstStep() * channels;
        body.let(small + "Row", Vectors.plus("%1$sItem + first * %1$s.rowPitch()".formatted(small), firstStep));
        if (pooling.readsTaps()) {
            body.let(
                    "tapsRow",
                    Vectors.plus("tapsItem + first * " + pooling.small().width() * channels, firstStep));
            String kh = Vectors.plus("row - " + Vectors.times("first", rows.stride()), rows.padBefore());
            body.let("number", columns.kernel() == 1 ? kh : "(" + kh + ") * " + columns.kernel());
        }
        frame.blocks(
                body,
                (block, steps) -> body.line(
                        "strip($L$L, $L, $L.rowPitch(), $L$L, $L, $L)",
                        counts.size() > 1 ? "count, " : "",
                        vectors.array(small),
                        Terms.sum(small + "Row", block),
                        small,
                        pooling.readsTaps()
                                ? vectors.array("workspace") + ", " + Terms.sum("tapsRow", block) + ", number, "
                                : "",
                        vectors.array(large),
                        Vectors.plus(Terms.sum(large + "Row", block), (long) columnInterior.firstInput() * channels),
                        steps));
    }

    /** The pixel after the strip. */
    private int endPixel() {
        return columnInterior.firstInput() + frame.strip().steps() * columns.stride();
    }
}
