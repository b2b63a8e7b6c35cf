package io.lanewise.cli;

import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.TableItems;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.TableSpec;
import io.lanewise.spec.TableSpec.Column;
import io.lanewise.spec.TableSpec.Columns;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which columns of a table are read where there is no spec that tells. */
final class ColumnsOption {

    private static final Pattern SPAN = Pattern.compile("(\\d{1,7})-(\\d{1,7})?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,7}");

    @Option(
            names = "--columns",
            paramLabel = "COLUMNS",
            description = "The columns of a table that are read: from one to another, such as 2-141, or 2- up to the last, or some by their numbers or"
                    + " names, such as humidity,temperature (default: all).")
    private String columns;

    /** Makes sure that the option is left out for data that has no columns. */
    void requireTables(Path data, ItemSource items) {
        if (columns != null && !(items instanceof TableItems)) {
            throw new UserException("--columns is for tables, and " + data + " is none: leave it out.");
        }
    }

    /** How data is read. */
    DataSpec data() {
        if (columns == null) {
            return DataSpec.DEFAULT;
        }
        var all = TableSpec.DEFAULT;
        var table = new TableSpec(
                chosen(), all.label(), all.group(), all.time(), all.window(), all.stride(), all.resample(), all.scale());
        var data = DataSpec.DEFAULT;
        return new DataSpec(data.fit(), data.augment(), data.onError(), data.normal(), Optional.of(table));
    }

    private Columns chosen() {
        Matcher span = SPAN.matcher(columns);
        if (span.matches()) {
            if (span.group(2) != null && Integer.parseInt(span.group(2)) < Integer.parseInt(span.group(1))) {
                throw new UserException("--columns " + columns + " ends before it begins: give the first column first, as in 2-141.");
            }
            return new Columns.Span(column(span.group(1)), Optional.ofNullable(span.group(2)).map(this::column));
        }
        List<String> words = Arrays.stream(columns.split(",", -1)).map(String::strip).toList();
        if (words.stream().anyMatch(String::isEmpty)) {
            throw new UserException("--columns " + columns + " names no column between two commas, or none at all: give them as in 2-141 or"
                    + " humidity,temperature.");
        }
        return new Columns.Listed(words.stream().map(this::column).toList());
    }

    private Column column(String word) {
        if (!NUMBER.matcher(word).matches()) {
            return new Column.Named(word);
        }
        int number = Integer.parseInt(word);
        if (number == 0) {
            throw new UserException("--columns " + columns + ": columns are counted from 1.");
        }
        return new Column.Numbered(number);
    }
}
