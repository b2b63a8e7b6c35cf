package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.runtime.training.HeldOut;
import io.lanewise.runtime.training.Outcome;
import io.lanewise.runtime.training.TrainingReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** What a training run gave, in a few lines. */
final class TrainingSummary {

    private static final int MOST_ITEMS = 8;

    private TrainingSummary() {}

    /**
     * Prints the summary.
     *
     * @param sequences what a model over sequences makes of those held back
     * @param baseline principal components beside the model, where they were looked for
     */
    static void print(
            PrintWriter out, TrainingReport report, Optional<SequenceResults> sequences, Optional<PcaBaseline> baseline) {
        out.println(Figures.plural(report.stepsDone(), "step") + ", "
                + Figures.format("%.1f s, %.1f items/s", report.seconds(), report.itemsPerSecond())
                + (report.losses().isEmpty()
                        ? ""
                        : Figures.format(", loss %.4g ", report.perPixel(report.losses().getLast().reconstruction()))
                                + Likeness.unit(report.plan().input(), report.plan().frames() > 1))
                + report.keptValidation()
                        .map(point -> Figures.format(", held out %.4g", report.perPixel(point.reconstruction())))
                        .orElse(""));
        if (report.outcome().end() == Outcome.End.STOPPED_EARLY || report.outcome().best()) {
            out.println(report.outcome().message());
        }
        Optional<Forecasts> forecasts = sequences.flatMap(SequenceResults::forecasts);
        if (forecasts.isPresent()) {
            print(out, forecasts.get());
        } else {
            report.heldOut().ifPresent(held -> print(out, held, Likeness.of(report.plan().input())));
        }
        baseline.flatMap(PcaBaseline::sentence).ifPresent(out::println);
    }

    private static void print(PrintWriter out, Forecasts forecasts) {
        for (var table : ForecastTables.of(forecasts)) {
            out.println();
            out.println(table.title() + ". " + table.note());
            table.table().print(out);
        }
        out.println();
        out.println(forecasts.verdict());
    }

    private static void print(PrintWriter out, HeldOut held, Likeness likeness) {
        var table = new Table("held out, " + likeness.heading(), ">noisy input", ">reconstruction");
        held.items().stream()
                .limit(MOST_ITEMS)
                .forEach(item -> table.row(
                        item.name(), likeness.figure(item.noisyPsnr()), likeness.figure(item.reconstructionPsnr())));
        int more = held.items().size() - MOST_ITEMS;
        table.row(
                more > 0 ? "mean, with " + more + " more" : "mean",
                likeness.figure(likeness.mean(held, HeldOut.Item::noisyPsnr)),
                likeness.figure(likeness.mean(held, HeldOut.Item::reconstructionPsnr)));
        table.print(out);
    }

    /** As {@link #print}, for programs. */
    static void write(
            JsonGenerator json,
            TrainingReport report,
            Optional<SequenceResults> sequences,
            Optional<PcaBaseline> baseline)
            throws IOException {
        json.writeStringField("name", report.model());
        json.writeStringField("outcome", report.outcome().message());
        json.writeNumberField("steps", report.outcome().steps());
        json.writeNumberField("stepsDone", report.stepsDone());
        json.writeNumberField("seconds", report.seconds());
        json.writeNumberField("itemsPerSecond", report.itemsPerSecond());
        json.writeNumberField("plannedBytes", report.plan().plannedBytes());
        Json.number(
                json,
                "lossPerPixel",
                report.losses().isEmpty()
                        ? Double.NaN
                        : report.perPixel(report.losses().getLast().reconstruction()));
        Json.number(
                json,
                "heldOutPerPixel",
                report.keptValidation()
                        .map(point -> report.perPixel(point.reconstruction()))
                        .orElse(Double.NaN));
        json.writeNumberField("trainingItems", report.plan().trainingItems());
        json.writeNumberField("heldOutItems", report.plan().validationItems());
        json.writeNumberField("droppedItems", report.plan().droppedItems());
        Optional<Forecasts> forecasts = sequences.flatMap(SequenceResults::forecasts);
        if (forecasts.isPresent()) {
            ForecastJson.write(json, forecasts.get());
        }
        if (baseline.isPresent()) {
            baseline.get().write(json);
        }
        var items = report.heldOut().map(held -> held.items()).orElse(List.of());
        Json.objects(json, "heldOut", items, (to, item) -> {
            to.writeStringField("name", item.name());
            Json.number(to, "noisyPsnr", item.noisyPsnr());
            Json.number(to, "reconstructionPsnr", item.reconstructionPsnr());
        });
    }
}
