package io.lanewise.generator;

import com.palantir.javapoet.TypeName;
import io.lanewise.kernel.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * The strip of a {@link Pooling} that spreads: steps of one stride that lie side by side, each input from all of its
 * windows at constant offsets.
 *
 * @param count rows of windows that the row lies under
 * @param most rows of windows that any row lies under
 */
record SpreadStrip(PoolFrame frame, int count, int most) {

    /**
     * Emits the method {@code strip}, with a branch for each number of rows of windows that occurs away from the
     * borders.
     */
    static void emit(PoolFrame frame) {
        Vectors vectors = frame.vectors();
        List<Integer> counts = List.copyOf(frame.pooling().rowInterior().windowCounts());
        SpreadStrip whole = new SpreadStrip(frame, 0, counts.getLast());
        Body body = new Body();
        for (int row = 1; row < whole.most; row++) {
            body.let("row" + row, "row" + (row - 1) + " + pitch");
        }
        if (frame.pooling().rule() != Pooling.Rule.REPEAT) {
            body.let(vectors.vector(), "zero", vectors.zero());
        }
        if (frame.pooling().readsTaps()) {
            whole.numbers(body);
        }
        branches(frame, body, counts);
        List<Object> parameters = new ArrayList<>();
        if (counts.size() > 1) {
            parameters.addAll(List.of(TypeName.INT, "count"));
        }
        parameters.addAll(frame.parameters(frame.small(), List.of("row0", "pitch")));
        if (frame.pooling().readsTaps()) {
            parameters.addAll(frame.parameters("taps", List.of("tapsRow", "number")));
        }
        parameters.addAll(frame.parameters(frame.large(), List.of(frame.large() + "Row", "steps")));
        frame.method("Pixels side by side, from windows that need no clipping.", "strip", body, parameters.toArray());
    }

    /** A loop for each count, behind a test for all but the last. */
    private static void branches(PoolFrame frame, Body body, List<Integer> counts) {
        SpreadStrip first = new SpreadStrip(frame, counts.getFirst(), counts.getLast());
        if (counts.size() == 1) {
            first.steps(body);
        } else {
            body.when(
                    "count == " + counts.getFirst(),
                    () -> first.steps(body),
                    () -> branches(frame, body, counts.subList(1, counts.size())));
        }
    }

    /**
     * The number of each tap that lies over a pixel, as a vector; taps of the rows of windows further down lie further
     * up.
     */
    private void numbers(Body body) {
        Axis rows = frame.pooling().window().height();
        int kernelWidth = columns().axis().axis().kernel();
        for (int row = 0; row < most; row++) {
            for (int kw = 0; kw < kernelWidth; kw++) {
                String number = Vectors.plus("number", kw - (long) row * rows.stride() * kernelWidth);
                body.let(
                        frame.vectors().vector(),
                        number(row, kw),
                        frame.vectors().broadcast(frame.vectors().converted(number)));
            }
        }
    }

    private String number(int row, int kw) {
        return "number" + (most == 1 ? "" : row + "_") + kw;
    }

    private void steps(Body body) {
        body.loop("i", "0", "steps", 1, () -> {
            for (int vector = 0; vector < frame.strip().vectors(); vector++) {
                vector(body, vector);
            }
        });
    }

    private void vector(Body body, int vector) {
        Pooling pooling = frame.pooling();
        Vectors vectors = frame.vectors();
        Axis columns = pooling.window().width();
        int channels = pooling.channels();
        Strip strip = frame.strip();
        SpreadCode code = new SpreadCode(vectors, pooling.rule());
        String lane = strip.vectors() == 1 ? "" : "_" + vector;
        String step = " + " + Vectors.times("i", strip.smallStep());
        String[] sums = new String[columns.stride()];
        for (int row = 0; row < count; row++) {
            for (int offset = firstOffset(); offset <= lastOffset(); offset++) {
                String window =
                        (count * (lastOffset() - firstOffset() + 1) == 1 ? "" : row + "_" + (offset - firstOffset()))
                                + lane;
                long along = (long) offset * channels + vector * strip.lanes();
                code.load(
                        body,
                        window,
                        frame.share(vectors.load(frame.small(), Vectors.plus("row" + row + step, along))),
                        vectors.load("taps", Vectors.plus("tapsRow" + step, row * frame.smallRow() + along)));
                for (int phase = 0; phase < columns.stride(); phase++) {
                    if (columns().firstOffset(phase) <= offset
                            && offset <= columns().lastOffset(phase)) {
                        int kw = phase + columns.padBefore() - offset * columns.stride();
                        sums[phase] = code.add(body, sums[phase], "sum" + phase + lane, window, number(row, kw));
                    }
                }
            }
        }
        for (int phase = 0; phase < columns.stride(); phase++) {
            String index = frame.large() + "Row + " + Vectors.times("i", strip.largeStep());
            body.line(
                    "$L",
                    vectors.store(
                            sums[phase] == null ? "zero" : sums[phase],
                            frame.large(),
                            Vectors.plus(index, (long) phase * channels + vector * strip.lanes()),
                            false));
        }
    }

    private int firstOffset() {
        return columns().coveredPhases().map(columns()::firstOffset).min().orElse(0);
    }

    private int lastOffset() {
        return columns().coveredPhases().map(columns()::lastOffset).max().orElse(-1);
    }

    private PoolInterior columns() {
        return frame.pooling().columnInterior();
    }
}
