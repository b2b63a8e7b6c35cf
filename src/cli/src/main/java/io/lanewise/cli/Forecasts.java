package io.lanewise.cli;

import io.lanewise.runtime.Nthwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Quantity;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.forecast.Baseline;
import io.lanewise.runtime.forecast.ForecastScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * How good forecasts of sequences are that training never saw: those of the model, and those without one that it must
 * beat. What is read has no noise.
 *
 * @param items sequences
 * @param leadTimes frames that were forecast of each
 * @param lastFrame the last frame that was read, again and again: persistence
 * @param meanFrame the mean of all frames of the training data, again and again
 */
record Forecasts(
        Quantity quantity, int items, int leadTimes, ForecastScores model, ForecastScores lastFrame, ForecastScores meanFrame) {

    /** One way to forecast. */
    record Way(String name, ForecastScores scores) {}

    /** Empty where the model predicts nothing or nothing was held back. */
    static Optional<Forecasts> of(SequenceModel model, Split split, Quantity quantity, PrintWriter err) throws IOException {
        ItemSource source = split.validation();
        if (!model.predicts() || source.items() == 0) {
            return Optional.empty();
        }
        int past = model.sequence().past();
        int future = model.sequence().future();
        int frame = Math.toIntExact(model.model().input().elements());
        var forecasts = new Forecasts(
                quantity,
                source.items(),
                future,
                new ForecastScores(quantity, future, frame),
                new ForecastScores(quantity, future, frame),
                new ForecastScores(quantity, future, frame));
        var lastFrame = Baseline.lastFrame();
        var meanFrame = Baseline.meanFrame(split.training());
        var forecast = new float[future * frame];
        Batches.eachSequence(source, model.model().spec(), err, (first, items) -> {
            Nthwc predicted = model.model().predict(model.past(items));
            for (int item = 0; item < items.items(); item++) {
                int at = item * source.itemLength();
                int truth = at + past * frame;
                forecasts.model.add(items.values(), truth, predicted.values(), item * forecast.length);
                lastFrame.forecast(items.values(), at, past, forecast, 0, future, frame);
                forecasts.lastFrame.add(items.values(), truth, forecast, 0);
                meanFrame.forecast(items.values(), at, past, forecast, 0, future, frame);
                forecasts.meanFrame.add(items.values(), truth, forecast, 0);
            }
        });
        return Optional.of(forecasts);
    }

    /** The model's first. */
    List<Way> ways() {
        return List.of(new Way("model", model), new Way("last frame", lastFrame), new Way("mean frame", meanFrame));
    }

    /** By how much the model's mean squared error is below that of a baseline. */
    Margin margin(ForecastScores baseline) {
        return Margin.of(model.errors().mean(), baseline.errors().mean());
    }

    /** What follows a mean squared error. */
    String unit() {
        return quantity == Quantity.REFLECTIVITY ? " dBZ\u00b2" : "";
    }

    /** By which margins the model is better, or worse, in sentences. */
    String verdict() {
        var text = new StringBuilder("Over " + Figures.plural(items, "sequence") + " that training never saw and "
                + Figures.plural(leadTimes, "lead time") + " the mean squared error of the model is " + error(model) + ": "
                + against(lastFrame, "the last frame") + " and " + against(meanFrame, "the mean frame") + ".");
        model.rain().ifPresent(events -> {
            for (int rate = 0; rate < events.rates().size(); rate++) {
                text.append(" At ").append(rate(events.rates().get(rate))).append(" its critical success index is ")
                        .append(ForecastTables.index(events.at(rate))).append(" (last frame: ")
                        .append(ForecastTables.index(lastFrame.rain().orElseThrow().at(rate))).append(").");
            }
        });
        return text.toString();
    }

    static String rate(double millimetres) {
        return Figures.format("%.3g", millimetres).replaceFirst("\\.?0+$", "") + " mm/h";
    }

    private String against(ForecastScores baseline, String name) {
        return margin(baseline).words() + " that of " + name + " (" + error(baseline) + ")";
    }

    private String error(ForecastScores scores) {
        return ForecastTables.error(scores.errors().mean()) + unit();
    }
}
