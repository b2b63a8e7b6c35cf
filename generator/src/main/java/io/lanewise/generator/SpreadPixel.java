package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The general path of a {@link Pooling} that spreads: any pixel, from whichever windows it lies under. */
final class SpreadPixel {

    private SpreadPixel() {}

    /** Emits the method {@code pixel}. */
    static void emit(PoolFrame frame) {
        Pooling pooling = frame.pooling();
        Vectors vectors = frame.vectors();
        Axis rows = pooling.window().height();
        Axis columns = pooling.window().width();
        String small = frame.small();
        String large = frame.large();
        Body body = new Body();
        body.let("firstRow", firstWindow("row", rows));
        body.let("endRow", endWindow("row", rows, pooling.small().height()));
        body.let("firstColumn", firstWindow("column", columns));
        body.let("endColumn", endWindow("column", columns, pooling.small().width()));
        if (pooling.rule() != Pooling.Rule.REPEAT) {
            body.let(vectors.vector(), "zero", vectors.zero());
        }
        body.line("$T.fill($L, pixel, pixel + $L, 0)", Arrays.class, large, pooling.channels());
        body.loop("windowRow", "firstRow", "endRow", 1, () -> {
            if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
                body.let(
                        "tapRows", tapsInside("windowRow", rows, pooling.large().height()));
            }
            body.loop("windowColumn", "firstColumn", "endColumn", 1, () -> window(frame, body));
        });
        List<Object> parameters = new ArrayList<>(frame.parameters(small, List.of(small + "Item", "pitch")));
        if (pooling.readsTaps()) {
            parameters.addAll(frame.parameters("taps", List.of("tapsItem")));
        }
        parameters.addAll(List.of(TypeName.INT, "row", TypeName.INT, "column"));
        parameters.addAll(frame.parameters(large, List.of("pixel")));
        frame.declareTail();
        frame.method("Any pixel, from whichever windows it lies under.", "pixel", body, parameters.toArray());
    }

    /** Adds one window to the pixel. */
    private static void window(PoolFrame frame, Body body) {
        Pooling pooling = frame.pooling();
        Vectors vectors = frame.vectors();
        Axis rows = pooling.window().height();
        Axis columns = pooling.window().width();
        SpreadCode code = new SpreadCode(vectors, pooling.rule());
        String along = Vectors.times("windowColumn", pooling.channels());
        body.let("from", frame.small() + "Item + windowRow * pitch + " + along);
        if (pooling.readsTaps()) {
            body.let("tapsFrom", "tapsItem + windowRow * " + frame.smallRow() + " + " + along);
            String number = number(tap("row", "windowRow", rows), tap("column", "windowColumn", columns), columns);
            body.let(vectors.vector(), "number", vectors.broadcast(vectors.converted(number)));
        }
        if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
            body.let(
                    "tapColumns",
                    tapsInside("windowColumn", columns, pooling.large().width()));
            body.let(vectors.vector(), "divisor", vectors.broadcast(vectors.converted("tapRows * tapColumns")));
        }
        frame.channels(body, (channel, masked) -> {
            CodeBlock value = vectors.load(frame.small(), Terms.sum("from", channel), masked);
            code.load(
                    body,
                    "",
                    pooling.rule() == Pooling.Rule.AVERAGE_INSIDE
                            ? vectors.binary("DIV", value, "divisor")
                            : frame.share(value),
                    vectors.load("taps", Terms.sum("tapsFrom", channel), masked));
            String index = Terms.sum("pixel", channel);
            if (pooling.rule() == Pooling.Rule.REPEAT) {
                body.line("$L", vectors.store("value", frame.large(), index, masked));
                return;
            }
            body.let(vectors.vector(), "sum", vectors.load(frame.large(), index, masked));
            body.set("sum", code.added("sum", "", "number"));
            body.line("$L", vectors.store("sum", frame.large(), index, masked));
        });
    }

    /** The first window that covers an input: an int expression. */
    static String firstWindow(String input, Axis axis) {
        // Truncation and floor differ below 0 only, where the maximum is 0 anyway.
        String above = Vectors.plus(input, axis.padBefore() - axis.kernel() + axis.stride());
        String quotient = quotient(above, axis.stride());
        return axis.padBefore() + axis.stride() < axis.kernel() ? "Math.max(0, " + quotient + ")" : quotient;
    }

    /**
     * The window after the last that covers an input, of as many as there are; at most the first where none covers it.
     */
    static String endWindow(String input, Axis axis, int windows) {
        return "Math.min(" + windows + ", "
                + Vectors.plus(quotient(Vectors.plus(input, axis.padBefore()), axis.stride()), 1) + ")";
    }

    private static String quotient(String dividend, int divisor) {
        return divisor == 1 ? dividend : (dividend.contains(" ") ? "(" + dividend + ")" : dividend) + " / " + divisor;
    }

    private static String number(String kh, String kw, Axis columns) {
        return columns.kernel() == 1 ? kh : Vectors.times("(" + kh + ")", columns.kernel()) + " + " + kw;
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
