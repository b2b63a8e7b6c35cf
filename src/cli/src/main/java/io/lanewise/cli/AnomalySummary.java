package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.analysis.Confusion;
import io.lanewise.analysis.ReconstructionErrors.Item;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The anomalies of some data as text, JSON and CSV. */
final class AnomalySummary {

    private static final int MOST_ITEMS = 10;

    private static final List<String> HEADINGS = List.of(
            "name", "label", "anomaly", "error", "called", "worst_row", "worst_column", "worst_channel");

    private AnomalySummary() {}

    static void print(PrintWriter out, AnomalyResult result) {
        out.println(Figures.count(result.called()) + " of " + Figures.plural(result.judged().items().size(), "item")
                + (result.called() == 1 ? " is called an anomaly. " : " are called anomalies. ")
                + result.thresholdSentence());
        result.confusion().ifPresent(counts -> print(out, result, counts));
        out.println();
        var table = new Table("most anomalous", "label", ">error", "called");
        result.ranked().stream()
                .limit(MOST_ITEMS)
                .forEach(item -> table.row(
                        item.name(),
                        AnomalyResult.label(item),
                        Figures.format("%.4g", item.score()),
                        result.isCalled(item) ? "anomaly" : ""));
        table.print(out);
    }

    private static void print(PrintWriter out, AnomalyResult result, Confusion counts) {
        out.println();
        var table = new Table("by the labels", ">called anomalies", ">not called");
        table.row("anomalies", Figures.count(counts.found()), Figures.count(counts.missed()));
        table.row("ordinary", Figures.count(counts.falseAlarms()), Figures.count(counts.passed()));
        table.print(out);
        out.println();
        out.println("Precision " + share(counts.precision()) + ", recall " + share(counts.recall()) + ", F1 "
                + share(counts.f1())
                + result.roc().map(curve -> ", area under the ROC curve " + share(curve.area())).orElse("") + ".");
    }

    /** {@code 0.953}, or a hyphen where there is none. */
    static String share(double share) {
        return Double.isNaN(share) ? "-" : Figures.format("%.3f", share);
    }

    static void write(JsonGenerator json, AnomalyResult result) throws IOException {
        json.writeStringField("model", result.model());
        json.writeStringField("data", result.data().toString());
        json.writeStringField("per", result.per().name().toLowerCase(Locale.ROOT));
        Json.number(json, "threshold", result.threshold());
        json.writeStringField("thresholdIs", result.origin());
        json.writeNumberField("judged", result.judged().items().size());
        json.writeNumberField("called", result.called());
        if (result.confusion().isPresent()) {
            var counts = result.confusion().get();
            json.writeNumberField("found", counts.found());
            json.writeNumberField("missed", counts.missed());
            json.writeNumberField("falseAlarms", counts.falseAlarms());
            json.writeNumberField("passed", counts.passed());
            Json.number(json, "precision", counts.precision());
            Json.number(json, "recall", counts.recall());
            Json.number(json, "f1", counts.f1());
            Json.number(json, "rocAuc", result.roc().map(curve -> curve.area()).orElse(Double.NaN));
        }
        Json.objects(json, "items", result.ranked(), (to, item) -> {
            to.writeStringField("name", item.name());
            if (item.label().isPresent()) {
                to.writeStringField("label", item.label().get().word());
                to.writeBooleanField("isAnomaly", item.isAnomaly());
            }
            to.writeNumberField("error", item.score());
            to.writeBooleanField("called", result.isCalled(item));
            to.writeFieldName("worst");
            to.writeArray(result.worst(item), 0, 3);
        });
    }

    /** A line for each item, the most anomalous first. */
    static void writeCsv(Path target, AnomalyResult result) throws IOException {
        Csv.write(target, csv -> {
            for (String heading : HEADINGS) {
                csv.cell(heading);
            }
            csv.endLine();
            for (Item item : result.ranked()) {
                csv.cell(item.name())
                        .cell(AnomalyResult.label(item))
                        .cell(item.label().isEmpty() ? "" : flag(item.isAnomaly()))
                        .cell(Double.toString(item.score()))
                        .cell(flag(result.isCalled(item)));
                for (int at : result.worst(item)) {
                    csv.cell(Integer.toString(at));
                }
                csv.endLine();
            }
        });
    }

    private static String flag(boolean set) {
        return set ? "1" : "0";
    }
}
