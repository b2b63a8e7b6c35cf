package io.lanewise.generator;

import io.lanewise.kernel.Axis;
import java.util.Arrays;
import java.util.List;

/** The general path of a {@link Pooling} that reduces: one window, cut off where it leaves the map. */
final class ReduceWindow {

    private final PoolFrame frame;
    private final Pooling pooling;
    private final Vectors vectors;
    private final Axis rows;
    private final Axis columns;
    private final int channels;

    private ReduceWindow(PoolFrame frame) {
        this.frame = frame;
        pooling = frame.pooling();
        vectors = frame.vectors();
        rows = pooling.window().height();
        columns = pooling.window().width();
        channels = pooling.channels();
    }

    /** Emits the method {@code window}. */
    static void emit(PoolFrame frame) {
        new ReduceWindow(frame).method();
    }

    private void method() {
        Body body = new Body();
        body.let("top", Vectors.plus(Vectors.times("row", rows.stride()), -rows.padBefore()));
        body.let("left", Vectors.plus(Vectors.times("column", columns.stride()), -columns.padBefore()));
        body.let("firstKh", "Math.max(0, -top)");
        body.let("endKh", "Math.min(" + rows.kernel() + ", " + pooling.large().height() + " - top)");
        body.let("firstKw", "Math.max(0, -left)");
        body.let(
                "endKw", "Math.min(" + columns.kernel() + ", " + pooling.large().width() + " - left)");
        body.let("corner", frame.large() + "Item + top * pitch + " + Vectors.times("left", channels));
        startWindow(body);
        body.loop(
                "kh",
                "firstKh",
                "endKh",
                1,
                () -> body.loop("kw", "firstKw", "endKw", 1, () -> {
                    body.let("from", "corner + kh * pitch + " + Vectors.times("kw", channels));
                    if (pooling.writesTaps()) {
                        body.when("taps == null", () -> takeTap(body, false), () -> takeTap(body, true));
                    } else {
                        takeTap(body, false);
                    }
                }));
        if (pooling.rule().isAverage()) {
            divide(body);
        }
        frame.declareTail();
        frame.method(
                "One window, cut off where it leaves the map.",
                "window",
                body,
                frame.reduceParameters(
                        pooling.usesTaps(), List.of(frame.large() + "Item", "pitch", "row", "column"), List.of()));
    }

    private void startWindow(Body body) {
        String to = frame.small() + "Row";
        if (!pooling.writesTaps()) {
            body.line("$1T.fill($2L, $3L, $3L + $4L, 0)", Arrays.class, frame.small(), to, channels);
            return;
        }
        body.line(
                "System.arraycopy($L, corner + firstKh * pitch + $L, $L, $L, $L)",
                frame.large(),
                Vectors.times("firstKw", channels),
                frame.small(),
                to,
                channels);
        body.when(
                "taps != null",
                () -> body.line(
                        "$T.fill(taps, tapsRow, tapsRow + $L, $L)",
                        Arrays.class,
                        channels,
                        number("firstKh", "firstKw")));
    }

    /** One tap of the window, for all channels. */
    private void takeTap(Body body, boolean keepTaps) {
        frame.channels(body, (channel, masked) -> {
            ReduceCode code = new ReduceCode(vectors, pooling.rule(), keepTaps);
            String index = Terms.sum(frame.small() + "Row", channel);
            String tapsIndex = Terms.sum("tapsRow", channel);
            code.begin(body, vectors.load(frame.small(), index, masked));
            if (keepTaps || pooling.readsTaps()) {
                code.tap(body, vectors.load("taps", tapsIndex, masked));
            }
            code.take(body, vectors.load(frame.large(), Terms.sum("from", channel), masked), number("kh", "kw"));
            body.line("$L", vectors.store(code.result(), frame.small(), index, masked));
            if (keepTaps) {
                body.line("$L", vectors.store("tap", "taps", tapsIndex, masked));
            }
        });
    }

    private void divide(Body body) {
        if (pooling.rule() == Pooling.Rule.AVERAGE_INSIDE) {
            String taps = vectors.converted("(endKh - firstKh) * (endKw - firstKw)");
            body.let(vectors.vector(), "divisor", vectors.broadcast(taps));
        }
        frame.channels(body, (channel, masked) -> {
            String index = Terms.sum(frame.small() + "Row", channel);
            body.let(vectors.vector(), "sum", vectors.load(frame.small(), index, masked));
            body.set(
                    "sum",
                    pooling.rule() == Pooling.Rule.AVERAGE_INSIDE
                            ? vectors.binary("DIV", "sum", "divisor")
                            : vectors.quotient("sum", pooling.window().taps()));
            body.line("$L", vectors.store("sum", frame.small(), index, masked));
        });
    }

    private String number(String kh, String kw) {
        return columns.kernel() == 1 ? kh : kh + " * " + columns.kernel() + " + " + kw;
    }
}
