package io.lanewise.cli;

import io.lanewise.runtime.forecast.Contingency;
import io.lanewise.runtime.forecast.RainEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The scores of forecasts by lead time as people read them.
 *
 * @param headings of the columns, the first that of the lead times
 * @param rows a row for each lead time, and one for all together
 */
record ForecastTables(String title, String note, List<String> headings, List<List<String>> rows) {

    private static final String ALL = "all";

    /** Errors, and for rain how often it was forecast. */
    static List<ForecastTables> of(Forecasts forecasts) {
        var tables = new ArrayList<ForecastTables>();
        tables.add(errors(forecasts));
        forecasts.model().rain().ifPresent(model ->
                tables.add(events(forecasts, model, forecasts.lastFrame().rain().orElseThrow())));
        return tables;
    }

    private static ForecastTables errors(Forecasts forecasts) {
        var headings = new ArrayList<>(List.of("frames ahead"));
        forecasts.ways().forEach(way -> headings.add(way.name()));
        headings.add("model against last frame");
        var model = forecasts.model().errors();
        var last = forecasts.lastFrame().errors();
        var rows = rows(
                forecasts.leadTimes(),
                lead -> {
                    var cells = new ArrayList<String>();
                    forecasts.ways().forEach(way -> cells.add(error(way.scores().errors().mean(lead))));
                    cells.add(Margin.of(model.mean(lead), last.mean(lead)).words());
                    return cells;
                },
                () -> {
                    var cells = new ArrayList<String>();
                    forecasts.ways().forEach(way -> cells.add(error(way.scores().errors().mean())));
                    cells.add(forecasts.margin(forecasts.lastFrame()).words());
                    return cells;
                });
        String unit = forecasts.unit().isEmpty() ? "" : "," + forecasts.unit();
        String note = forecasts.unit().isEmpty() ? "Brightness is from 0 to 1." : "No echo counts as 0 dBZ.";
        return new ForecastTables("Mean squared error" + unit, note, headings, rows);
    }

    private static ForecastTables events(Forecasts forecasts, RainEvents model, RainEvents last) {
        var headings = new ArrayList<>(List.of("frames ahead"));
        for (double rate : model.rates()) {
            headings.add(Forecasts.rate(rate) + ", model");
            headings.add("last frame");
        }
        int rates = model.rates().size();
        var rows = rows(
                forecasts.leadTimes(),
                lead -> {
                    var cells = new ArrayList<String>();
                    for (int rate = 0; rate < rates; rate++) {
                        cells.add(index(model.at(lead, rate)));
                        cells.add(index(last.at(lead, rate)));
                    }
                    return cells;
                },
                () -> {
                    var cells = new ArrayList<String>();
                    for (int rate = 0; rate < rates; rate++) {
                        cells.add(index(model.at(rate)));
                        cells.add(index(last.at(rate)));
                    }
                    return cells;
                });
        return new ForecastTables(
                "Critical success index",
                "Hits by hits, misses and false alarms, over all pixels; rain rates R by Z = 223 R^1.53.",
                headings,
                rows);
    }

    private static List<List<String>> rows(
            int leadTimes, IntFunction<List<String>> atLead, Supplier<List<String>> ofAll) {
        var rows = new ArrayList<List<String>>();
        for (int lead = 0; lead < leadTimes; lead++) {
            var row = new ArrayList<>(List.of(Integer.toString(lead + 1)));
            row.addAll(atLead.apply(lead));
            rows.add(row);
        }
        var row = new ArrayList<>(List.of(ALL));
        row.addAll(ofAll.get());
        rows.add(row);
        return rows;
    }

    /** For a terminal. */
    Table table() {
        var columns = headings.stream().map(heading -> ">" + heading).toArray(String[]::new);
        var table = new Table(columns);
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return table;
    }

    static String error(double meanSquaredError) {
        return Figures.format("%.4g", meanSquaredError);
    }

    /** Where the event neither came nor was forecast there is no index. */
    static String index(Contingency events) {
        var index = events.criticalSuccessIndex();
        return index.isPresent() ? Figures.format("%.3f", index.getAsDouble()) : "no events";
    }
}
