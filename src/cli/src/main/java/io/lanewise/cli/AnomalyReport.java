package io.lanewise.cli;

import io.lanewise.analysis.Confusion;
import io.lanewise.analysis.ReconstructionErrors.Item;
import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.analysis.RocCurve;
import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Grid;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The anomalies of some data as a page. */
final class AnomalyReport {

    private static final int BINS = 40;
    private static final int MOST_POINTS = 500;
    private static final int MOST_ROWS = 50;

    private final AnomalyResult result;

    private AnomalyReport(AnomalyResult result) {
        this.result = result;
    }

    /** @param drawn items to look at */
    static String render(AnomalyResult result, ReportSection drawn) throws IOException {
        var report = new AnomalyReport(result);
        var sections = new ArrayList<ReportSection>();
        sections.add(report.errors());
        result.roc().ifPresent(curve -> sections.add(report.roc(curve)));
        sections.add(drawn);
        sections.add(report.ranking());
        return new SectionPage(
                "Anomalies found by " + result.model(), result.data().getFileName() + ": " + result.thresholdSentence(), report.cards(), sections).render();
    }

    private List<Card> cards() {
        var cards = new ArrayList<Card>();
        result.roc().ifPresent(curve ->
                cards.add(new Card(AnomalySummary.share(curve.area()), "", "area under the ROC curve")));
        result.confusion().ifPresent(counts -> {
            cards.add(new Card(AnomalySummary.share(counts.precision()), "", "precision"));
            cards.add(new Card(AnomalySummary.share(counts.recall()), "", "recall"));
            cards.add(new Card(AnomalySummary.share(counts.f1()), "", "F1"));
        });
        cards.add(new Card(Figures.count(result.called()), "", "called anomalies"));
        cards.add(new Card(Figures.count(result.judged().items().size()), "", "items judged"));
        return cards;
    }

    private ReportSection errors() {
        String kind = result.per() == Per.ITEM ? "The mean squared error of each item" : "The largest squared error in each item";
        String place = result.threshold() > 0 ? Figures.format(" The threshold is at %.2f.", Math.log10(result.threshold())) : "";
        var section = ReportSection.of("Errors", kind + ", from its reconstruction." + place);
        section = result.confusion().map(AnomalyReport::verdict).map(section::withVerdict).orElse(section);
        section = section.with(histogram());
        return result.confusion().map(counts -> counts(counts)).map(section::with).orElse(section);
    }

    private static String verdict(Confusion counts) {
        int called = counts.found() + counts.falseAlarms();
        int anomalies = counts.found() + counts.missed();
        return counts.found() + " of " + anomalies + (anomalies == 1 ? " anomaly is found; " : " anomalies are found; ")
                + counts.falseAlarms() + " of " + called + (called == 1 ? " alarm is false." : " alarms are false.");
    }

    private static Grid counts(Confusion counts) {
        return new Grid(
                "By the labels",
                List.of("", "called anomalies", "not called"),
                List.of(
                        List.of("anomalies", Figures.count(counts.found()), Figures.count(counts.missed())),
                        List.of("ordinary", Figures.count(counts.falseAlarms()), Figures.count(counts.passed()))));
    }

    private Chart histogram() {
        double[] logarithms = Arrays.stream(result.judged().scores())
                .filter(score -> score > 0)
                .map(Math::log10)
                .sorted()
                .toArray();
        double low = logarithms.length == 0 ? 0 : logarithms[0];
        double width = logarithms.length == 0 ? 1 : Math.max(1e-3, (logarithms[logarithms.length - 1] - low) / BINS);
        var middles = new double[BINS];
        Arrays.setAll(middles, bin -> low + (bin + 0.5) * width);
        var series = result.judged().hasBothKinds()
                ? List.of(
                        new Series("ordinary, % of them", shares(item -> !item.isAnomaly(), low, width)),
                        new Series("anomalies, % of them", shares(Item::isAnomaly, low, width)))
                : List.of(new Series("items, %", shares(item -> true, low, width)));
        return new Chart("How many items have which error", Style.BARS, "logarithm of the error, base 10", "%", middles, series, false);
    }

    private double[] shares(Predicate<Item> kind, double low, double width) {
        var items = result.judged().items().stream().filter(kind).toList();
        var shares = new double[BINS];
        for (var item : items) {
            double place = item.score() > 0 ? (Math.log10(item.score()) - low) / width : 0;
            shares[Math.clamp((int) place, 0, BINS - 1)] += 100.0 / items.size();
        }
        return shares;
    }

    private ReportSection roc(RocCurve curve) {
        int stride = Math.max(1, Math.ceilDiv(curve.points().size(), MOST_POINTS));
        var points = new ArrayList<RocCurve.Point>();
        for (int index = 0; index < curve.points().size(); index += stride) {
            points.add(curve.points().get(index));
        }
        points.add(curve.points().getLast());
        double[] x = points.stream().mapToDouble(RocCurve.Point::falsePositiveRate).toArray();
        return ReportSection.of(
                        "Over all thresholds",
                        "The share of anomalies that are found, over the share of ordinary items that are called so.")
                .with(new Chart(
                        "ROC curve",
                        Style.LINES,
                        "false positive rate",
                        "true positive rate",
                        x,
                        List.of(
                                new Series("this model", points.stream().mapToDouble(RocCurve.Point::truePositiveRate).toArray()),
                                new Series("by chance", x)),
                        false));
    }

    private ReportSection ranking() {
        var ranked = result.ranked();
        String note = ranked.size() > MOST_ROWS ? "The first " + MOST_ROWS + " of " + Figures.plural(ranked.size(), "item") + "." : "";
        return ReportSection.of("Ranking", note)
                .with(new Grid(
                        "",
                        List.of("item", "label", "error", "called"),
                        ranked.stream()
                                .limit(MOST_ROWS)
                                .map(item -> List.of(
                                        item.name(),
                                        AnomalyResult.label(item),
                                        Figures.format("%.4g", item.score()),
                                        result.isCalled(item) ? "anomaly" : ""))
                                .toList()));
    }
}
