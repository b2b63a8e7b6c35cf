package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.PoolAxis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Emits a {@link PoolPlan} that spreads pixels over windows. A row of the large map lies under one or several rows of windows; for each number of them
 * that occurs away from the borders there is a {@code strip} method. {@code pixel} is the general path.
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
            rowInterior.windowCounts().forEach(this::strip);
        }
        if (frame.strip().isEmpty() || !everyRowInside() || columnInterior.firstInput() > 0 || endPixel() < pooling.large().width()) {
            pixel();
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
            body.let("tapsItem", "workspace.offset() + " + Vectors.times("item", Math.toIntExact(pooling.small().elements())));
        }
        List<Integer> counts = frame.strip().isEmpty() ? List.of() : List.copyOf(rowInterior.windowCounts());
        boolean gaps = rowInterior.hasGaps();
        if (gaps || !counts.isEmpty()) {
            body.let("first", firstWindow("row", rows));
        }
        if (gaps || counts.size() > 1) {
            body.let("count", endWindow("row", rows, pooling.small().height()) + " - first");
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
            PoolFrame.declareInside(body, rowInterior.firstInput(), rowInterior.endInput(), pooling.large().height());
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

    private static String firstWindow(String input, Axis axis) {
        // Truncation and floor differ below 0 only, where the maximum is 0 anyway.
        String above = Vectors.plus(input, axis.padBefore() - axis.kernel() + axis.stride());
        String quotient = quotient(above, axis.stride());
        return axis.padBefore() + axis.stride() < axis.kernel() ? "Math.max(0, " + quotient + ")" : quotient;
    }

    private static String endWindow(String input, Axis axis, int windows) {
        return "Math.min(" + windows + ", " + Vectors.plus(quotient(Vectors.plus(input, axis.padBefore()), axis.stride()), 1) + ")";
    }

    private static String quotient(String dividend, int divisor) {
        return divisor == 1 ? dividend : (dividend.contains(" ") ? "(" + dividend + ")" : dividend) + " / " + divisor;
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
            body.let("tapsRow", Vectors.plus("tapsItem + first * " + pooling.small().width() * channels, firstStep));
            String kh = Vectors.plus("row - " + Vectors.times("first", rows.stride()), rows.padBefore());
            body.let("number", columns.kernel() == 1 ? kh : "(" + kh + ") * " + columns.kernel());
        }
        frame.blocks(body, (block, steps) -> branches(body, counts, count -> body.line(
                "strip$L($L, $L, $L.rowPitch(), $L$L, $L, $L)",
                count,
                vectors.array(small),
                Terms.sum(small + "Row", block),
                small,
                pooling.readsTaps() ? vectors.array("workspace") + ", " + Terms.sum("tapsRow", block) + ", number, " : "",
                vectors.array(large),
                Vectors.plus(Terms.sum(large + "Row", block), (long) columnInterior.firstInput() * channels),
                steps)));
    }

    /** {@code if (count == ...)} for each count but the last, which is what remains. */
    private static void branches(Body body, List<Integer> counts, IntConsumer branch) {
        if (counts.size() == 1) {
            branch.accept(counts.getFirst());
        } else {
            body.when(
                    "count == " + counts.getFirst(),
                    () -> branch.accept(counts.getFirst()),
                    () -> branches(body, counts.subList(1, counts.size()), branch));
        }
    }

    /** Steps of one stride that lie side by side, under {@code count} rows of windows. */
    private void strip(int count) {
        Strip strip = frame.strip();
        Body body = new Body();
        for (int row = 1; row < count; row++) {
            body.let("row" + row, "row" + (row - 1) + " + pitch");
        }
        if (columnInterior.coveredPhases().count() < columns.stride()) {
            body.let(vectors.vector(), "zero", vectors.zero());
        }
        body.loop("i", "0", "steps", 1, () -> {
            for (int vector = 0; vector < strip.vectors(); vector++) {
                stripVector(body, count, vector);
            }
        });
        List<Object> parameters = new ArrayList<>(frame.parameters(small, List.of("row0", "pitch")));
        if (pooling.readsTaps()) {
            parameters.addAll(frame.parameters("taps", List.of("tapsRow", "number")));
        }
        parameters.addAll(frame.parameters(large, List.of(large + "Row", "steps")));
        frame.method(
                "Pixels side by side, under " + count + (count == 1 ? " row" : " rows") + " of windows that need no clipping.",
                "strip" + count,
                body,
                parameters.toArray());
    }

    private void stripVector(Body body, int count, int vector) {
        Strip strip = frame.strip();
        SpreadCode code = new SpreadCode(vectors, pooling.rule());
        String lane = strip.vectors() == 1 ? "" : "_" + vector;
        String step = " + " + Vectors.times("i", strip.smallStep());
        String[] sums = new String[columns.stride()];
        for (int row = 0; row < count; row++) {
            for (int offset = firstOffset(); offset <= lastOffset(); offset++) {
                String window = (count * (lastOffset() - firstOffset() + 1) == 1 ? "" : row + "_" + (offset - firstOffset())) + lane;
                long along = (long) offset * channels + vector * strip.lanes();
                code.load(
                        body,
                        window,
                        share(vectors.load(small, Vectors.plus("row" + row + step, along))),
                        vectors.load("taps", Vectors.plus("tapsRow" + step, row * smallRow() + along)));
                for (int phase = 0; phase < columns.stride(); phase++) {
                    if (columnInterior.firstOffset(phase) <= offset && offset <= columnInterior.lastOffset(phase)) {
                        int number = phase + columns.padBefore() - offset * columns.stride() - row * rows.stride() * columns.kernel();
                        sums[phase] = code.add(
                                body, sums[phase], "sum" + phase + lane, window, Vectors.plus("number", number));
                    }
                }
            }
        }
        for (int phase = 0; phase < columns.stride(); phase++) {
            String index = large + "Row + " + Vectors.times("i", strip.largeStep());
            body.line("$L", vectors.store(
                    sums[phase] == null ? "zero" : sums[phase],
                    large,
                    Vectors.plus(index, (long) phase * channels + vector * strip.lanes()),
                    false));
        }
    }

    /** What each tap of a whole window gets of its pixel. */
    private CodeBlock share(CodeBlock value) {
        return pooling.rule().isAverage() ? vectors.quotient(value, pooling.window().taps()) : value;
    }

    /** The pixel after the strip. */
    private int endPixel() {
        return columnInterior.firstInput() + frame.strip().steps() * columns.stride();
    }

    /** Elements of a row of the workspace. */
    private long smallRow() {
        return (long) pooling.small().width() * channels;
    }

    private int firstOffset() {
        return columnInterior.coveredPhases().map(columnInterior::firstOffset).min().orElse(0);
    }

    private int lastOffset() {
        return columnInterior.coveredPhases().map(columnInterior::lastOffset).max().orElse(-1);
    }

    /** Any pixel, from whichever windows it lies under. */
    private void pixel() {
        SpreadCode code = new SpreadCode(vectors, pooling.rule());
        Body body = new Body();
        body.let("firstRow", firstWindow("row", rows));
        body.let("endRow", endWindow("row", rows, pooling.small().height()));
        body.let("firstColumn", firstWindow("column", columns));
        body.let("endColumn", endWindow("column", columns, pooling.small().width()));
        frame.channels(body, (channel, masked) -> {
            body.let(vectors.vector(), "sum", vectors.zero());
            body.loop("windowRow", "firstRow", "endRow", 1, () -> {
                if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
                    body.let("tapRows", tapsInside("windowRow", rows, pooling.large().height()));
                }
                body.loop("windowColumn", "firstColumn", "endColumn", 1, () -> {
                    String along = Terms.sum(Vectors.times("windowColumn", channels), channel);
                    CodeBlock value = vectors.load(small, small + "Item + windowRow * pitch + " + along, masked);
                    if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
                        body.let("tapColumns", tapsInside("windowColumn", columns, pooling.large().width()));
                        value = vectors.binary("DIV", value, vectors.broadcast(vectors.converted("tapRows * tapColumns")));
                    } else {
                        value = share(value);
                    }
                    code.load(
                            body, "", value, vectors.load("taps", "tapsItem + windowRow * " + smallRow() + " + " + along, masked));
                    String kh = tap("row", "windowRow", rows);
                    String number = columns.kernel() == 1
                            ? kh
                            : Vectors.times("(" + kh + ")", columns.kernel()) + " + " + tap("column", "windowColumn", columns);
                    body.set("sum", code.added(CodeBlock.of("sum"), "", number));
                });
            });
            body.line("$L", vectors.store("sum", large, Terms.sum(large + "Pixel", channel), masked));
        });
        List<Object> parameters = new ArrayList<>(frame.parameters(small, List.of(small + "Item", "pitch")));
        if (pooling.readsTaps()) {
            parameters.addAll(frame.parameters("taps", List.of("tapsItem")));
        }
        parameters.addAll(List.of(TypeName.INT, "row", TypeName.INT, "column"));
        parameters.addAll(frame.parameters(large, List.of(large + "Pixel")));
        frame.method("Any pixel, from whichever windows it lies under.", "pixel", body, parameters.toArray());
    }

    /** The tap of a window that lies over an input. */
    private static String tap(String input, String window, Axis axis) {
        return Vectors.plus(input + " - " + Vectors.times(window, axis.stride()), axis.padBefore());
    }

    /** How many taps of a window are inside the map. */
    private static String tapsInside(String window, Axis axis, int inputs) {
        String origin = Vectors.plus(Vectors.times(window, axis.stride()), -axis.padBefore());
        return "Math.min(" + axis.kernel() + ", " + inputs + " - (" + origin + ")) - Math.max(0, -(" + origin + "))";
    }
}
