package io.lanewise.cli;

import io.lanewise.analysis.ModelComparison;
import io.lanewise.analysis.ModelComparison.Measure;
import io.lanewise.analysis.ModelComparison.Result;
import io.lanewise.analysis.PairedDifference;
import io.lanewise.cli.ReportSection.Grid;
import java.util.ArrayList;
import java.util.List;

/** A comparison of models as tables, for the command line and for pages, and in words. */
final class ComparisonTables {

    private final ModelComparison comparison;
    private final boolean maps;

    /** @param likeness of the items: only where it is PSNR are there columns for it and for SSIM */
    ComparisonTables(ModelComparison comparison, Likeness likeness) {
        this.comparison = comparison;
        this.maps = likeness == Likeness.PSNR;
    }

    Table results() {
        return table(resultHeadings(), resultRows());
    }

    Grid resultGrid() {
        return new Grid("", resultHeadings(), resultRows());
    }

    Table differences() {
        return table(differenceHeadings(), differenceRows());
    }

    Grid differenceGrid() {
        return new Grid("", differenceHeadings(), differenceRows());
    }

    private List<String> resultHeadings() {
        return row(List.of("model", "code", "parameters", "squared error"), List.of("PSNR", "SSIM"), "ms an item");
    }

    private List<String> differenceHeadings() {
        return row(List.of("difference, 95% interval", "squared error"), List.of("PSNR", "SSIM"), "items with less error");
    }

    private List<String> row(List<String> first, List<String> ofMaps, String last) {
        var cells = new ArrayList<>(first);
        if (maps) {
            cells.addAll(ofMaps);
        }
        cells.add(last);
        return cells;
    }

    /** A sentence on each model against the first. */
    List<String> verdicts() {
        var verdicts = new ArrayList<String>();
        for (int model = 1; model < comparison.results().size(); model++) {
            verdicts.add(verdict(model));
        }
        return verdicts;
    }

    private String verdict(int model) {
        String name = comparison.results().get(model).name();
        String first = comparison.results().getFirst().name();
        PairedDifference error = comparison.difference(model, Measure.MEAN_SQUARED_ERROR);
        if (!error.isSignificant()) {
            return "That " + name + " has another squared error than " + first + " cannot be told from "
                    + Figures.plural(error.items(), "item") + ".";
        }
        return name + (error.mean() < 0 ? " has a smaller" : " has a larger") + " squared error than " + first + ", on "
                + Figures.count(error.mean() < 0 ? error.smaller() : error.larger()) + " of "
                + Figures.plural(error.items(), "item") + ".";
    }

    private List<List<String>> resultRows() {
        return comparison.results().stream().map(this::row).toList();
    }

    private List<String> row(Result result) {
        return row(
                List.of(
                        result.name(),
                        result.code().toString(),
                        Figures.count(result.parameters()),
                        Figures.format("%.4g", result.mean(Measure.MEAN_SQUARED_ERROR))),
                List.of(Figures.decibels(result.mean(Measure.PSNR)), Denoising.ssim(result.mean(Measure.SSIM))),
                Figures.format("%.3g", 1e3 * result.secondsPerItem()));
    }

    private List<List<String>> differenceRows() {
        var rows = new ArrayList<List<String>>();
        for (int model = 1; model < comparison.results().size(); model++) {
            var error = comparison.difference(model, Measure.MEAN_SQUARED_ERROR);
            String names = comparison.results().get(model).name() + " less " + comparison.results().getFirst().name();
            rows.add(row(
                    List.of(names, interval("%+.3g", error)),
                    List.of(
                            interval("%+.2f dB", comparison.difference(model, Measure.PSNR)),
                            interval("%+.4f", comparison.difference(model, Measure.SSIM))),
                    Figures.count(error.smaller()) + " of " + Figures.count(error.items())));
        }
        return rows;
    }

    private static String interval(String format, PairedDifference difference) {
        if (difference.items() == 0) {
            return "-";
        }
        String width = Double.isNaN(difference.halfWidth())
                ? "unknown"
                : Figures.format(format.replace("+", ""), difference.halfWidth());
        return Figures.format(format, difference.mean()) + " \u00b1 " + width;
    }

    private static Table table(List<String> headings, List<List<String>> rows) {
        var cells = new ArrayList<String>();
        for (String heading : headings) {
            cells.add(cells.isEmpty() ? heading : ">" + heading);
        }
        var table = new Table(cells.toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return table;
    }
}
