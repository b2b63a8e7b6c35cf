package io.lanewise.runtime.data;

import io.lanewise.runtime.files.Quoted;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.OnError;
import io.lanewise.spec.TableSpec;
import io.lanewise.spec.TableSpec.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the rows of a file by a spec, and tells of those that are left out. */
final class TableReader {
    private final Path file;
    private final String name;
    private final DataSpec data;
    private final TableSpec spec;
    private final SkippedRows skipped;
    private final Map<String, String> words = new HashMap<>();
    private TableColumns columns;
    private double[] subtract;
    private double[] divide;

    /**
     * @param name of the file, in messages and names of items
     * @param skipped takes the rows that are left out
     */
    TableReader(Path file, String name, DataSpec data, SkippedRows skipped) {
        this.file = file;
        this.name = name;
        this.data = data;
        this.spec = data.table().orElse(TableSpec.DEFAULT);
        this.skipped = skipped;
    }

    /**
     * Reads all rows.
     *
     * @throws RefusedFileException when the file is no table, lacks a column that the spec names, has no usable row, or
     *     one that is not, and {@code on_error} is {@code refuse}
     */
    TableRows read() throws IOException {
        try (var table = TableFile.open(file)) {
            if (table.isEmpty()) {
                throw new RefusedFileException(file, "has no row beneath its heading");
            }
            columns = TableColumns.of(file, table, spec);
            scale();
            var rows = new TableRows.Builder(file, name, columns.values().size(), columns.time().isPresent());
            UnusableRow first = null;
            for (var row = table.next(); row != null; row = table.next()) {
                try {
                    add(row, rows);
                } catch (UnusableRowException e) {
                    if (data.onError() == OnError.REFUSE) {
                        throw new RefusedFileException(file, e.problem(row.line()));
                    }
                    first = first == null ? new UnusableRow(row.line(), e) : first;
                    skipped.add(new Skipped("line " + row.line() + " of " + name, e.problem()));
                    rows.leaveOut(text(row, columns.group()));
                }
            }
            if (rows.count() == 0) {
                throw new RefusedFileException(
                        file, "has no usable row; the first " + first.problem().problem(first.line()) + hint());
            }
            return rows.build(data::isNormal);
        }
    }

    private record UnusableRow(long line, UnusableRowException problem) {}

    /** Columns of times and names are there for a reason, and nobody has said that they are no values. */
    private String hint() {
        return spec.values() instanceof TableSpec.Columns.All
                ? "; choose columns of numbers " + TableItems.BY_VALUES
                : "";
    }

    private void add(TableFile.Row row, TableRows.Builder rows) throws UnusableRowException, RefusedFileException {
        var cells = row.cells();
        if (cells.size() != columns.count()) {
            throw new UnusableRowException(
                    cells.size() + (cells.size() == 1 ? " cell" : " cells"), "", "where the first row has " + columns.count());
        }
        var numbers = new float[columns.values().size()];
        for (var at = 0; at < numbers.length; at++) {
            var column = columns.values().get(at);
            numbers[at] = number(cells.get(column), column, at);
        }
        var time = columns.time().isPresent()
                ? Cells.time(cells.get(columns.time().getAsInt()), columns.name(columns.time().getAsInt()))
                : 0;
        rows.add(numbers, row.line(), label(row), text(row, columns.group()), time);
    }

    private float number(String cell, int column, int at) throws UnusableRowException {
        var number = (float) ((Cells.number(cell, columns.name(column)) - subtract[at]) / divide[at]);
        if (!Float.isFinite(number)) {
            throw new UnusableRowException(
                    Quoted.of(cell), columns.name(column), "which is more than a number of 32 bits can be");
        }
        return number;
    }

    /** Files with numbers alone write their classes as they write all numbers, such as 2.0000000e+00. */
    private String label(TableFile.Row row) {
        var label = text(row, columns.label());
        if (label == null || !Cells.isNumber(label)) {
            return label;
        }
        var number = Double.parseDouble(label);
        return number == (int) number ? Integer.toString((int) number) : label;
    }

    /** A cell in the one copy that is kept of its text; null where there is no such cell. */
    private String text(TableFile.Row row, OptionalInt column) {
        return column.isPresent() && column.getAsInt() < row.cells().size()
                ? words.computeIfAbsent(row.cells().get(column.getAsInt()), word -> word)
                : null;
    }

    private void scale() throws RefusedFileException {
        var fixed = spec.scale() instanceof Scale.Fixed given ? given : new Scale.Fixed(List.of(0.0), List.of(1.0));
        subtract = each(fixed.subtract());
        divide = each(fixed.divide());
    }

    private double[] each(List<Double> numbers) throws RefusedFileException {
        var width = columns.values().size();
        if (numbers.size() != 1 && numbers.size() != width) {
            throw new RefusedFileException(
                    file, "has " + width + " columns of values, for which data.table.scale has " + numbers.size()
                            + " numbers: give one for each, or one for all");
        }
        var all = new double[width];
        for (var at = 0; at < width; at++) {
            all[at] = numbers.get(numbers.size() == 1 ? 0 : at);
        }
        return all;
    }
}
