package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.Picture;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One part of a report, below its own heading: text, then charts, pictures and tables, each of which may be missing.
 * All text is escaped by the page.
 *
 * @param note what is shown, in a sentence or two; may be empty
 * @param verdict what it means, in a sentence; may be empty
 */
record ReportSection(
        String title, String note, String verdict, List<Chart> charts, List<Pictures> pictures, List<Grid> tables) {

    /** More pictures than this in a row are shown as tiles. */
    private static final int MOST_LARGE = 12;

    /** Pictures with fewer pixels a row show them as squares. */
    private static final int SMALL_PICTURE = 200;

    ReportSection {
        charts = List.copyOf(charts);
        pictures = List.copyOf(pictures);
        tables = List.copyOf(tables);
    }

    static ReportSection of(String title, String note) {
        return new ReportSection(title, note, "", List.of(), List.of(), List.of());
    }

    ReportSection withVerdict(String sentence) {
        return new ReportSection(title, note, sentence, charts, pictures, tables);
    }

    ReportSection with(Chart chart) {
        return new ReportSection(title, note, verdict, appended(charts, chart), pictures, tables);
    }

    ReportSection with(Pictures row) {
        return new ReportSection(title, note, verdict, charts, appended(pictures, row), tables);
    }

    ReportSection with(Grid table) {
        return new ReportSection(title, note, verdict, charts, pictures, appended(tables, table));
    }

    private static <T> List<T> appended(List<T> list, T one) {
        var longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    /** How the values of a chart are drawn. */
    enum Style {
        LINES,
        BARS,
        POINTS
    }

    /**
     * Values over a common axis.
     *
     * @param title what is shown; read aloud where a chart cannot be seen
     * @param x ascending, but for points
     * @param logarithmic whether the values are on a logarithmic axis
     */
    record Chart(
            String title, Style style, String xLabel, String yLabel, double[] x, List<Series> series, boolean logarithmic) {}

    /**
     * Values of a chart, one for each x.
     *
     * @param values not a number where there is none
     */
    record Series(String label, double[] values) {}

    /** Pictures beside one another. */
    record Pictures(String title, List<Shown> shown) {}

    /**
     * A picture with a caption.
     *
     * @param figure a number that belongs to it; may be empty
     */
    record Shown(String label, String figure, int width, int height, byte[] png) {

        /** An item of 1 or 3 channels with values from 0 to 1. */
        static Shown of(String label, String figure, float[] picture, Shape shape) throws IOException {
            byte[] png = Picture.png(picture, 0, shape.height(), shape.width(), shape.channels());
            return new Shown(label, figure, shape.width(), shape.height(), png);
        }
    }

    /**
     * A table; its first column is text, the others are numbers.
     *
     * @param title may be empty
     */
    record Grid(String title, List<String> headings, List<List<String>> rows) {}

    /** What the page's template reads of sections. */
    static List<Map<String, Object>> values(List<ReportSection> sections) throws IOException {
        var shown = new ArrayList<Map<String, Object>>();
        for (var section : sections) {
            shown.add(section.values());
        }
        return shown;
    }

    private Map<String, Object> values() throws IOException {
        var drawn = new ArrayList<Map<String, String>>();
        for (var chart : charts) {
            drawn.add(Map.of("title", chart.title(), "data", json(chart)));
        }
        return Map.of(
                "title", title,
                "note", note,
                "verdict", verdict,
                "charts", drawn,
                "pictures", pictures.stream().map(ReportSection::row).toList(),
                "tables",
                        tables.stream()
                                .map(table -> Map.of(
                                        "title", table.title(),
                                        "headings", table.headings(),
                                        "rows", table.rows().stream().map(ReportSection::row).toList()))
                                .toList());
    }

    private static Map<String, Object> row(Pictures row) {
        return Map.of(
                "title", row.title(),
                "single", row.shown().size() == 1,
                "many", row.shown().size() > MOST_LARGE,
                "shown", row.shown().stream().map(ReportSection::values).toList());
    }

    private static Map<String, Object> row(List<String> cells) {
        return Map.of("name", cells.getFirst(), "figures", cells.subList(1, cells.size()));
    }

    private static Map<String, Object> values(Shown shown) {
        return Map.of(
                "label", shown.label(),
                "figure", shown.figure(),
                "width", shown.width(),
                "height", shown.height(),
                "small", shown.width() < SMALL_PICTURE,
                "uri", Picture.dataUri(shown.png()));
    }

    /** Labels are escaped by the page, as an attribute. */
    private static String json(Chart chart) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("style", chart.style().name().toLowerCase(Locale.ROOT));
            json.writeStringField("xLabel", chart.xLabel());
            json.writeStringField("yLabel", chart.yLabel());
            json.writeBooleanField("logarithmic", chart.logarithmic());
            numbers(json, "x", chart.x());
            Json.objects(json, "series", chart.series(), (to, series) -> {
                to.writeStringField("label", series.label());
                numbers(to, "values", series.values());
            });
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void numbers(JsonGenerator json, String name, double[] values)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            if (Double.isFinite(value)) {
                json.writeNumber((float) value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }
}
