package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.cli.LiveRun.Points;
import io.lanewise.cli.LiveRun.Snapshot;
import io.lanewise.runtime.training.TrainingProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * A run as a stream of server-sent events for one reader: {@code begin}, then {@code grow} with the points of the curves
 * that it does not have yet, the whole curve in the first, and at last {@code end} (WHATWG HTML, section 9.2).
 */
final class LiveEvents {

    /** Between two events. */
    private static final long PAUSE_MILLIS = 200;

    /** After which a stream without news shows that it is alive, and finds out whether its reader is. */
    private static final long SILENCE_MILLIS = 10_000;

    /** More points than a chart has pixels only take time; what is left out of the past no reader misses. */
    private static final int MOST_POINTS = 4000;

    private final LiveRun run;
    private final OutputStream to;
    private int losses;
    private int validations;

    LiveEvents(LiveRun run, OutputStream to) {
        this.run = run;
        this.to = to;
    }

    /** Sends events until the run has ended. */
    void send() throws IOException, InterruptedException {
        write("event: begin\ndata: {}\n\n");
        long seen = 0;
        while (true) {
            Snapshot now = run.await(seen, SILENCE_MILLIS);
            if (now.version() == seen) {
                write(": waiting\n\n");
                continue;
            }
            seen = now.version();
            write("event: grow\ndata: " + json(json -> grow(json, now)) + "\n\n");
            if (now.ending().isPresent()) {
                write("event: end\ndata: " + json(json -> json.writeStringField("message", now.ending().get())) + "\n\n");
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void write(String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    private void grow(JsonGenerator json, Snapshot now) throws IOException {
        write(json, "steps", "loss", losses, now.losses());
        write(json, "validationSteps", "validation", validations, now.validations());
        losses = now.losses().count();
        validations = now.validations().count();
        if (now.newest().isPresent()) {
            write(json, now.newest().get());
        }
    }

    /** The points from {@code first} on, thinned where there are many, but always with the last. */
    private static void write(JsonGenerator json, String stepsName, String valuesName, int first, Points points)
            throws IOException {
        int stride = Math.max(1, Math.ceilDiv(points.count() - first, MOST_POINTS));
        int offset = (points.count() - 1 - first) % stride;
        json.writeArrayFieldStart(stepsName);
        for (int at = first + offset; at < points.count(); at += stride) {
            json.writeNumber((long) points.steps()[at]);
        }
        json.writeEndArray();
        json.writeArrayFieldStart(valuesName);
        for (int at = first + offset; at < points.count(); at += stride) {
            Json.number(json, points.values()[at]);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, TrainingProgress now) throws IOException {
        json.writeNumberField("step", now.step());
        json.writeNumberField("lastStep", now.steps());
        json.writeNumberField("epoch", now.epoch());
        Json.number(json, "rate", now.rate());
        Json.number(json, "itemsPerSecond", now.itemsPerSecond());
        json.writeStringField("left", Figures.duration(now.secondsLeft()));
    }

    private static String json(Json.Body fields) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }
}
