package io.lanewise.generator;

import com.palantir.javapoet.CodeBlock;
import io.lanewise.kernel.Axis;
import java.util.List;

/** The strip of a {@link Pooling} that reduces: windows that lie side by side, wholly inside the map. */
final class ReduceStrip {

    private final PoolFrame frame;
    private final Pooling pooling;
    private final Vectors vectors;
    private final Axis rows;
    private final Axis columns;
    private final int channels;

    private ReduceStrip(PoolFrame frame) {
        this.frame = frame;
        pooling = frame.pooling();
        vectors = frame.vectors();
        rows = pooling.window().height();
        columns = pooling.window().width();
        channels = pooling.channels();
    }

    /** Emits the method {@code strip} and, where winning taps may be wanted, {@code stripWithTaps}. */
    static void emit(PoolFrame frame) {
        ReduceStrip strip = new ReduceStrip(frame);
        strip.method("strip", false);
        if (frame.pooling().writesTaps()) {
            strip.method("stripWithTaps", true);
        }
    }

    private void method(String name, boolean keepTaps) {
        Strip strip = frame.strip();
        ReduceCode code = new ReduceCode(vectors, pooling.rule(), keepTaps);
        Body body = new Body();
        for (int kh = 1; kh < rows.kernel() && !strip.rowByRow(); kh++) {
            body.let("row" + kh, "row" + (kh - 1) + " + pitch");
        }
        String to = Vectors.times("i", strip.smallStep());
        body.loop("i", "0", "count", 1, () -> {
            for (int vector = 0; vector < strip.vectors(); vector++) {
                int lane = vector * strip.lanes();
                if (pooling.readsTaps()) {
                    code.tap(body, vectors.load("taps", Vectors.plus("tapsRow + " + to, lane)));
                }
                code.start(body, load("row0", 0, lane));
                taps(body, code, lane);
                if (pooling.rule().isAverage()) {
                    body.set(
                            code.result(),
                            vectors.quotient(code.result(), pooling.window().taps()));
                }
                String index = Vectors.plus(frame.small() + "Row + " + to, lane);
                body.line("$L", vectors.store(code.result(), frame.small(), index, false));
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
                frame.reduceParameters(keepTaps || pooling.readsTaps(), List.of("row0", "pitch"), List.of("count")));
    }

    /** All taps of a vector of windows, in a loop over the kernel's rows where they would be too much code. */
    private void taps(Body body, ReduceCode code, int lane) {
        boolean rowByRow = frame.strip().rowByRow();
        new Counter(body, "kh", rows.kernel(), !rowByRow).each(kh -> {
            String row = "row" + kh;
            if (rowByRow) {
                body.let("row", "row0 + kh * pitch");
                row = "row";
            }
            // A loop takes tap 0 again, which changes nothing.
            int first = kh.equals("0") ? code.firstTaken() : 0;
            for (int kw = first; kw < columns.kernel(); kw++) {
                String number = Terms.sum(Terms.product(kh, columns.kernel()), Integer.toString(kw));
                code.take(body, load(row, kw, lane), number);
            }
        });
    }

    private CodeBlock load(String row, int kw, int lane) {
        String from = row + " + " + Vectors.times("i", frame.strip().largeStep());
        return vectors.load(frame.large(), Vectors.plus(from, (long) kw * channels + lane));
    }
}
