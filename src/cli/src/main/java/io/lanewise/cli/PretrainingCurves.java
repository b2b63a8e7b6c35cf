package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.runtime.training.PretrainingProgress;
import io.lanewise.runtime.training.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Losses of the pairs of layers that are trained before the whole. Pairs that were trained before a resumed run are not
 * known any more.
 */
final class PretrainingCurves implements TrainingListener {

    /** More points than a chart has pixels only make the file larger. */
    private static final int MOST_POINTS = 2000;

    private final List<Pair> pairs = new ArrayList<>();

    /** @param losses a value, one a step */
    private record Pair(int number, String encoder, String decoder, List<Double> losses) {}

    @Override
    public void onPretraining(PretrainingProgress now) {
        if (pairs.isEmpty() || pairs.getLast().number() != now.pair()) {
            pairs.add(new Pair(now.pair(), now.encoder(), now.decoder(), new ArrayList<>()));
        }
        pairs.getLast().losses().add(now.lossPerValue());
    }

    /** A curve for each pair; empty where there was no pre-training. */
    Optional<ReportSection> section() {
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        int steps = pairs.stream().mapToInt(pair -> pair.losses().size()).max().orElseThrow();
        int stride = Math.ceilDiv(steps, MOST_POINTS);
        var x = new double[Math.ceilDiv(steps, stride)];
        Arrays.setAll(x, point -> 1 + point * stride);
        var series = pairs.stream()
                .map(pair -> new Series(pair.encoder() + " with " + pair.decoder(), values(pair, x)))
                .toList();
        return Optional.of(ReportSection.of(
                        "Pre-training",
                        "Each layer of the encoder with its mirror image in the decoder, on what the layers before it make of the items:"
                                + " the loss a value that the pair reads.")
                .with(new Chart("Loss of each pair", Style.LINES, "step", "loss a value", x, series, true)));
    }

    private static double[] values(Pair pair, double[] steps) {
        return Arrays.stream(steps)
                .map(step -> step <= pair.losses().size() ? pair.losses().get((int) step - 1) : Double.NaN)
                .toArray();
    }

    /** What each pair ended with, for programs; nothing where there was no pre-training. */
    void write(JsonGenerator json) throws IOException {
        if (!pairs.isEmpty()) {
            Json.objects(json, "pretraining", pairs, (to, pair) -> {
                to.writeStringField("encoder", pair.encoder());
                to.writeStringField("decoder", pair.decoder());
                to.writeNumberField("steps", pair.losses().size());
                Json.number(to, "lossPerValue", pair.losses().getLast());
            });
        }
    }
}
