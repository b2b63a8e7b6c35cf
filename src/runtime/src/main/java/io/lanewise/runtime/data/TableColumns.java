package io.lanewise.runtime.data;

import io.lanewise.runtime.files.Quoted;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.TableSpec;
import io.lanewise.spec.TableSpec.Column;
import io.lanewise.spec.TableSpec.Columns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where in the rows of a file stands what, counted from 0.
 *
 * @param count columns of the file
 * @param label empty where the spec names none, or the file does not have it
 */
record TableColumns(
        int count,
        Optional<List<String>> heading,
        List<Integer> values,
        OptionalInt label,
        OptionalInt group,
        OptionalInt time) {

    /** @throws RefusedFileException when the file does not have a column that the spec names, but for that of labels */
    static TableColumns of(Path file, TableFile table, TableSpec spec) throws RefusedFileException {
        return new Finder(file, table.heading(), table.columns()).find(spec);
    }

    /** What messages call a column. */
    String name(int column) {
        return "column " + heading.map(names -> Quoted.plain(names.get(column))).orElse(Integer.toString(column + 1));
    }

    private record Finder(Path file, Optional<List<String>> heading, int count) {
        TableColumns find(TableSpec spec) throws RefusedFileException {
            var label = spec.label().isPresent() && isThere(spec.label().get())
                    ? place(spec.label())
                    : OptionalInt.empty();
            var group = place(spec.group());
            var time = place(spec.time());
            var values = values(spec.values(), label, group, time);
            if (values.isEmpty()) {
                throw new RefusedFileException(file, "has no column left for values: choose columns " + TableItems.BY_VALUES);
            }
            return new TableColumns(count, heading, values, label, group, time);
        }

        private List<Integer> values(Columns columns, OptionalInt... others) throws RefusedFileException {
            return switch (columns) {
                case Columns.All all ->
                    IntStream.range(0, count)
                            .filter(column -> List.of(others).stream()
                                    .noneMatch(other -> other.isPresent() && other.getAsInt() == column))
                            .boxed()
                            .toList();
                case Columns.Listed listed -> {
                    var places = new ArrayList<Integer>();
                    for (var column : listed.columns()) {
                        places.add(place(column));
                    }
                    yield List.copyOf(places);
                }
                case Columns.Span(Column from, Optional<Column> to) -> {
                    var first = place(from);
                    var last = to.isPresent() ? place(to.get()) : count - 1;
                    if (last < first) {
                        throw new RefusedFileException(
                                file, "has the column " + Quoted.of(to.orElseThrow().spelling()) + " before "
                                        + Quoted.of(from.spelling()) + ": exchange them in data.table.values");
                    }
                    yield IntStream.rangeClosed(first, last).boxed().toList();
                }
            };
        }

        private OptionalInt place(Optional<Column> column) throws RefusedFileException {
            return column.isPresent() ? OptionalInt.of(place(column.get())) : OptionalInt.empty();
        }

        private boolean isThere(Column column) {
            return switch (column) {
                case Column.Named(String name) -> heading.filter(names -> names.contains(name)).isPresent();
                case Column.Numbered(int number) -> number <= count;
            };
        }

        private int place(Column column) throws RefusedFileException {
            if (!isThere(column)) {
                throw new RefusedFileException(file, missing(column));
            }
            return switch (column) {
                case Column.Numbered(int number) -> number - 1;
                case Column.Named(String name) -> {
                    var names = heading.orElseThrow();
                    if (names.indexOf(name) != names.lastIndexOf(name)) {
                        throw new RefusedFileException(
                                file, "has two columns " + Quoted.of(name) + ": name one of them by its number");
                    }
                    yield names.indexOf(name);
                }
            };
        }

        private String missing(Column column) {
            return switch (column) {
                case Column.Numbered(int number) ->
                    "has " + count + (count == 1 ? " column" : " columns") + ", so there is no column " + number;
                case Column.Named(String name) ->
                    "has no column " + Quoted.of(name)
                            + heading.map(names -> ": its columns are " + Quoted.plain(String.join(", ", names)))
                                    .orElse(", since its first row has numbers and is no heading: name columns by their"
                                            + " numbers, counted from 1");
            };
        }
    }
}
