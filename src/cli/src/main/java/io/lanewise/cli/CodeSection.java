package io.lanewise.cli;

import io.lanewise.analysis.CodeStatistics;
import io.lanewise.analysis.CodeStatistics.Histogram;
import io.lanewise.analysis.CodeStatistics.Unit;
import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Grid;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.runtime.training.ValidationPoint;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The part of a report that shows what the codes of a model are like. */
final class CodeSection {

    /** More bars than a chart has pixels only make the file larger. */
    private static final int MOST_BARS = 400;

    private final CodeStatistics statistics;
    private final TrainingReport figures;
    private final Optional<CodePenalty.Kl> target;
    private final boolean heldOut;

    private CodeSection(
            CodeStatistics statistics, TrainingReport figures, Optional<CodePenalty.Kl> target, boolean heldOut) {
        this.statistics = statistics;
        this.figures = figures;
        this.target = target;
        this.heldOut = heldOut;
    }

    /**
     * The section of a model that was trained: over the items held back, or over those of training where none are.
     *
     * @param model the trained one
     * @return empty for a model over sequences, whose code is the states of several cells
     */
    static Optional<ReportSection> of(Autoencoder model, TrainingReport figures, ModelSpec spec, Split split)
            throws IOException {
        if (spec.sequence().isPresent()) {
            return Optional.empty();
        }
        boolean heldOut = split.validation().items() > 0;
        ItemSource source = heldOut ? split.validation() : split.training();
        Optional<CodePenalty.Kl> target = spec.loss().sparsity().stream()
                .filter(CodePenalty.Kl.class::isInstance)
                .map(CodePenalty.Kl.class::cast)
                .findFirst();
        return Optional.of(
                new CodeSection(CodeStatistics.of(model, source), figures, target, heldOut).section());
    }

    private ReportSection section() {
        var section = ReportSection.of("Code", note()).withVerdict(verdict());
        if (!statistics.histogram().counts().isEmpty()) {
            section = section.with(histogram());
        }
        Optional<Chart> course = course();
        if (course.isPresent()) {
            section = section.with(course.get());
        }
        return section.with(units()).with(table());
    }

    private String unit() {
        return statistics.code().pixels() == 1 ? "unit" : "channel";
    }

    private String note() {
        return "Codes of " + Figures.plural(statistics.items(), heldOut ? "held-out item" : "training item") + ". A "
                + unit() + " is dead when no activation is above a hundredth of the largest of all " + unit() + "s.";
    }

    private String verdict() {
        long dead = statistics.deadUnits();
        int all = statistics.units().size();
        return (dead == 0 ? "No " + unit() + " is dead" : Figures.count(dead) + " of " + Figures.plural(all, unit())
                        + (dead == 1 ? " is dead" : " are dead"))
                + ", " + percent(statistics.zeroShare()) + " of all activations are exactly 0"
                + target.map(kl -> ", and the mean activation is " + number(statistics.meanActivation())
                                + " where the target is " + number(kl.target()))
                        .orElse("")
                + ".";
    }

    private Chart histogram() {
        Histogram histogram = statistics.histogram();
        int count = histogram.counts().size();
        double[] middles = IntStream.range(0, count)
                .mapToDouble(index -> histogram.from() + (index + 0.5) * histogram.width())
                .toArray();
        double all = (double) statistics.items() * statistics.code().elements();
        double[] shares =
                histogram.counts().stream().mapToDouble(value -> 100 * value / all).toArray();
        return new Chart(
                "Activations that are not 0",
                Style.BARS,
                "activation",
                "% of all activations",
                middles,
                List.of(new Series("share", shares)),
                false);
    }

    /** How the mean activation of items held back went in training; empty where it was not measured twice. */
    private Optional<Chart> course() {
        List<ValidationPoint> points = figures.validations().stream()
                .filter(point -> Double.isFinite(point.meanActivation()))
                .toList();
        if (points.size() < 2) {
            return Optional.empty();
        }
        var series = new ArrayList<Series>();
        series.add(new Series(
                "mean activation",
                points.stream().mapToDouble(ValidationPoint::meanActivation).toArray()));
        target.ifPresent(kl -> series.add(new Series("target", constant(kl.target(), points.size()))));
        return Optional.of(new Chart(
                "Mean activation in training, held out",
                Style.LINES,
                "step",
                "mean activation",
                points.stream().mapToDouble(ValidationPoint::step).toArray(),
                series,
                false));
    }

    private Chart units() {
        double[] means = statistics.units().stream()
                .sorted(Comparator.comparingDouble(Unit::mean).reversed())
                .mapToDouble(Unit::mean)
                .toArray();
        int stride = Math.ceilDiv(means.length, MOST_BARS);
        int[] shown = IntStream.iterate(0, rank -> rank < means.length, rank -> rank + stride).toArray();
        return new Chart(
                "Mean activation of each " + unit() + ", the largest first",
                Style.BARS,
                "rank",
                "mean activation",
                IntStream.of(shown).mapToDouble(rank -> rank + 1).toArray(),
                List.of(new Series(
                        "mean activation",
                        IntStream.of(shown).mapToDouble(rank -> means[rank]).toArray())),
                false);
    }

    private Grid table() {
        double[] means = statistics.units().stream().mapToDouble(Unit::mean).sorted().toArray();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(unit() + "s", Figures.count(means.length)));
        rows.add(List.of("dead " + unit() + "s", Figures.count(statistics.deadUnits())));
        rows.add(List.of("activations that are exactly 0", percent(statistics.zeroShare())));
        rows.add(List.of("mean activation", number(statistics.meanActivation())));
        rows.add(List.of("least and greatest of a " + unit(), number(means[0]) + " to " + number(means[means.length - 1])));
        target.ifPresent(kl -> {
            long near = Arrays.stream(means)
                    .filter(mean -> Math.abs(mean - kl.target()) <= 0.2 * kl.target())
                    .count();
            rows.add(List.of("target", number(kl.target())));
            rows.add(List.of(unit() + "s within a fifth of the target", Figures.count(near)));
        });
        return new Grid("", List.of("of the code", "figure"), rows);
    }

    private static double[] constant(double value, int length) {
        var values = new double[length];
        Arrays.fill(values, value);
        return values;
    }

    private static String number(double value) {
        return Figures.format("%.4g", value);
    }

    private static String percent(double share) {
        return Figures.format("%.1f%%", 100 * share);
    }
}
