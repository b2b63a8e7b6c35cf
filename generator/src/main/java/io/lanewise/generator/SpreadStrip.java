package io.lanewise.generator;

import io.lanewise.kernel.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * The strip of a {@link Pooling} that spreads: steps of one stride that lie side by side, each input from all of its
 * windows at constant offsets.
 *
 * @param count rows of windows that the row lies under
 */
record SpreadStrip(PoolFrame frame, int count) {

    void emit() {
        Strip strip = frame.strip();
        Vectors vectors = frame.vectors();
        Body body = new Body();
        for (int row = 1; row < count; row++) {
            body.let("row" + row, "row" + (row - 1) + " + pitch");
        }
        if (columns().coveredPhases().count() < columns().stride()) {
            body.let(vectors.vector(), "zero", vectors.zero());
        }
        body.loop("i", "0", "steps", 1, () -> {
            for (int vector = 0; vector < strip.vectors(); vector++) {
                vector(body, vector);
            }
        });
        List<Object> parameters = new ArrayList<>(frame.parameters(frame.small(), List.of("row0", "pitch")));
        if (frame.pooling().readsTaps()) {
            parameters.addAll(frame.parameters("taps", List.of("tapsRow", "number")));
        }
        parameters.addAll(frame.parameters(frame.large(), List.of(frame.large() + "Row", "steps")));
        frame.method(
                "Pixels side by side, under " + count + (count == 1 ? " row" : " rows")
                        + " of windows that need no clipping.",
                "strip" + count,
                body,
                parameters.toArray());
    }

    private void vector(Body body, int vector) {
        Pooling pooling = frame.pooling();
        Vectors vectors = frame.vectors();
        Axis rows = pooling.window().height();
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
                        int number = phase
                                + columns.padBefore()
                                - offset * columns.stride()
                                - row * rows.stride() * columns.kernel();
                        sums[phase] = code.add(
                                body, sums[phase], "sum" + phase + lane, window, Vectors.plus("number", number));
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
