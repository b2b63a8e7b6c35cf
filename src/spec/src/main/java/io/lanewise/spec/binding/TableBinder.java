package io.lanewise.spec.binding;

import io.lanewise.spec.TableSpec;
import io.lanewise.spec.TableSpec.Column;
import io.lanewise.spec.TableSpec.Columns;
import io.lanewise.spec.TableSpec.Scale;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code data.table}. */
final class TableBinder {

    /** One line without control characters. */
    static final Pattern TEXT = Pattern.compile("\\P{Cntrl}{1,200}");

    private static final List<String> KEYS =
            List.of("values", "label", "group", "time", "window", "stride", "resample", "scale");

    private static final int MOST_COLUMNS = 1 << 14;
    private static final int MOST_LISTED = 1000;
    private static final int MOST_ROWS = 1 << 20;
    private static final Range OFFSET = Range.closed(-1e12, 1e12);
    private static final Range UNIT = Range.above(0, 1e12);
    private static final Map<String, Scale> SCALES =
            Map.of("none", new Scale.None(), "item", new Scale.Item());

    private TableBinder() {}

    static TableSpec table(Value value, Places places) {
        Section section = value.section(KEYS);
        TableSpec normal = TableSpec.DEFAULT;
        int window = section.optional("window")
                .map(given -> given.integer(1, MOST_ROWS))
                .orElse(0);
        needsWindow(section, "stride");
        needsWindow(section, "time");
        TableSpec table = new TableSpec(
                section.optional("values").map(TableBinder::columns).orElse(normal.values()),
                section.optional("label").map(TableBinder::column),
                section.optional("group").map(TableBinder::column),
                section.optional("time").map(TableBinder::column),
                window,
                section.optional("stride")
                        .map(given -> given.integer(1, MOST_ROWS))
                        .orElse(window),
                section.optional("resample").map(Value::flag).orElse(normal.resample()),
                section.optional("scale").map(TableBinder::scale).orElse(normal.scale()));
        places.put(table, value, section.values());
        return table;
    }

    private static void needsWindow(Section section, String key) {
        if (section.optional("window").isEmpty()) {
            section.optional(key)
                    .ifPresent(given -> given.report(key
                            + " is for items that are windows of rows; add window: a number of rows, or drop it."));
        }
    }

    private static Columns columns(Value value) {
        if (value.isMapping()) {
            Section section = value.section(List.of("from", "to"));
            return new Columns.Span(
                    column(section.required("from")), section.optional("to").map(TableBinder::column));
        }
        if (value.word().filter("all"::equals).isPresent()) {
            return new Columns.All();
        }
        return new Columns.Listed(value.isList() ? listed(value) : List.of(column(value)));
    }

    private static List<Column> listed(Value value) {
        List<Column> columns = value.items(1, MOST_LISTED, "column").stream()
                .map(TableBinder::column)
                .toList();
        Set<Column> seen = new HashSet<>();
        columns.stream()
                .filter(column -> !seen.add(column))
                .findFirst()
                .ifPresent(column ->
                        value.report("The column " + column.spelling() + " is named twice; name each once."));
        return columns;
    }

    /** A name, or a number counted from 1. */
    private static Column column(Value value) {
        if (value.isNumber()) {
            return new Column.Numbered(value.integer(1, MOST_COLUMNS));
        }
        return new Column.Named(value.text(TEXT, "the name of a column, or its number, counted from 1"));
    }

    private static Scale scale(Value value) {
        if (!value.isMapping()) {
            Optional<Scale> scale = value.word().map(SCALES::get);
            if (scale.isEmpty()) {
                value.expected("none, item, or {subtract: number, divide: number}");
            }
            return scale.orElse(TableSpec.DEFAULT.scale());
        }
        Section section = value.section(List.of("subtract", "divide"));
        return new Scale.Fixed(
                numbers(section.optional("subtract"), OFFSET, 0), numbers(section.optional("divide"), UNIT, 1));
    }

    /** A number, or a list of them. */
    private static List<Double> numbers(Optional<Value> value, Range range, double otherwise) {
        return value.map(given -> given.isList() ? given.items(1, MOST_LISTED, "number") : List.of(given))
                .map(all -> all.stream()
                        .map(one -> one.called(value.get().what()).number(range))
                        .toList())
                .orElse(List.of(otherwise));
    }
}
