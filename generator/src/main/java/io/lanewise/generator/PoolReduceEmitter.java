package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits a {@link PoolPlan} that reduces windows to pixels: {@code strip} for windows inside the map, {@code window} for
 * all others.
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
            strip("strip", false);
            if (pooling.writesTaps()) {
                strip("stripWithTaps", true);
            }
        }
        if (hasBorder()) {
            window();
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
                usesTaps() ? ", taps, " + Terms.sum("tapsRow", offset) : "");
    }

    private void stripCalls(Body body, int first) {
        String large = frame.large();
        String row = Vectors.times("row", rows.stride());
        body.let(
                large + "Row",
                Vectors.plus(
                        "%1$sItem + (%2$s) * %1$s.rowPitch()".formatted(large, Vectors.plus(row, -rows.padBefore())),
                        (long) (first * columns.stride() - columns.padBefore()) * channels));
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
        return Vectors.plus(Terms.sum(row, block), (long) firstColumn * channels);
    }

    /** Windows that lie side by side inside the map. */
    private void strip(String name, boolean keepTaps) {
        Strip strip = frame.strip();
        ReduceCode code = new ReduceCode(vectors, pooling.rule(), keepTaps);
        Body body = new Body();
        for (int kh = 1; kh < rows.kernel(); kh++) {
            body.let("row" + kh, "row" + (kh - 1) + " + pitch");
        }
        String along = Vectors.times("i", strip.largeStep());
        String to = Vectors.times("i", strip.smallStep());
        body.loop("i", "0", "count", 1, () -> {
            code.declare(body);
            for (int vector = 0; vector < strip.vectors(); vector++) {
                int lane = vector * strip.lanes();
                if (pooling.readsTaps()) {
                    body.set("tap", vectors.load("taps", Vectors.plus("tapsRow + " + to, lane)));
                }
                code.start(body, load(0, along, lane), vectors.zero());
                for (int number = code.firstTaken(); number < pooling.window().taps(); number++) {
                    code.take(body, load(number, along, lane), Integer.toString(number));
                }
                code.divide(body, pooling.window().taps());
                body.line(
                        "$L",
                        vectors.store(
                                code.result(),
                                frame.small(),
                                Vectors.plus(frame.small() + "Row + " + to, lane),
                                false));
                if (keepTaps) {
                    body.line("$L", vectors.store("tap", "taps", Vectors.plus("tapsRow + " + to, lane), false));
                }
            }
        });
        frame.method(
                "Windows side by side, wholly inside the map"
                        + (keepTaps ? ", and the numbers of their winning taps." : "."),
                name,
                body,
                parameters(keepTaps || pooling.readsTaps(), List.of("row0", "pitch"), List.of("count")));
    }

    private CodeBlock load(int number, String along, int lane) {
        int kw = number % columns.kernel();
        String from = "row" + number / columns.kernel() + " + " + along;
        return vectors.load(frame.large(), Vectors.plus(from, (long) kw * channels + lane));
    }

    /** Any window, cut off where it leaves the map. */
    private void window() {
        ReduceCode code = new ReduceCode(vectors, pooling.rule(), pooling.writesTaps());
        Body body = new Body();
        body.let("top", Vectors.plus(Vectors.times("row", rows.stride()), -rows.padBefore()));
        body.let("left", Vectors.plus(Vectors.times("column", columns.stride()), -columns.padBefore()));
        body.let("firstKh", "Math.max(0, -top)");
        body.let("endKh", "Math.min(" + rows.kernel() + ", " + pooling.large().height() + " - top)");
        body.let("firstKw", "Math.max(0, -left)");
        body.let(
                "endKw", "Math.min(" + columns.kernel() + ", " + pooling.large().width() + " - left)");
        body.let("base", frame.large() + "Item + top * pitch + " + Vectors.times("left", channels));
        frame.channels(body, (channel, masked) -> {
            String tapsIndex = Terms.sum("tapsRow", channel);
            code.declare(body);
            if (pooling.readsTaps()) {
                body.set("tap", vectors.load("taps", tapsIndex, masked));
            }
            String first = Terms.sum("base", "firstKh * pitch", Vectors.times("firstKw", channels), channel);
            code.start(
                    body, vectors.load(frame.large(), first, masked), vectors.broadcast(number("firstKh", "firstKw")));
            body.loop("kh", "firstKh", "endKh", 1, () -> {
                body.let("from", Terms.sum("base", "kh * pitch", channel));
                body.loop(
                        "kw",
                        "firstKw",
                        "endKw",
                        1,
                        () -> code.take(
                                body,
                                vectors.load(frame.large(), "from + " + Vectors.times("kw", channels), masked),
                                number("kh", "kw")));
            });
            if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
                code.divide(body, "(endKh - firstKh) * (endKw - firstKw)");
            } else {
                code.divide(body, pooling.window().taps());
            }
            body.line(
                    "$L",
                    vectors.store(code.result(), frame.small(), Terms.sum(frame.small() + "Row", channel), masked));
            if (pooling.writesTaps()) {
                body.when("taps != null", () -> body.line("$L", vectors.store("tap", "taps", tapsIndex, masked)));
            }
        });
        frame.method(
                "One window, cut off where it leaves the map.",
                "window",
                body,
                parameters(usesTaps(), List.of(frame.large() + "Item", "pitch", "row", "column"), List.of()));
    }

    private String number(String kh, String kw) {
        return columns.kernel() == 1 ? kh : kh + " * " + columns.kernel() + " + " + kw;
    }

    private boolean usesTaps() {
        return pooling.writesTaps() || pooling.readsTaps();
    }

    private Object[] parameters(boolean taps, List<String> largeIndices, List<String> more) {
        List<Object> parameters = new ArrayList<>(frame.parameters(frame.large(), largeIndices));
        parameters.addAll(frame.parameters(frame.small(), List.of(frame.small() + "Row")));
        if (taps) {
            parameters.addAll(frame.parameters("taps", List.of("tapsRow")));
        }
        more.forEach(name -> parameters.addAll(List.of(TypeName.INT, name)));
        return parameters.toArray();
    }

    private TypeName array() {
        return ArrayTypeName.of(vectors.element());
    }
}
