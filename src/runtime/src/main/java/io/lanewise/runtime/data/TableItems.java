package io.lanewise.runtime.data;

import io.lanewise.runtime.data.TableRows.Series;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.TableSpec;
import io.lanewise.spec.TableSpec.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of tables, or windows of them, as items: text in UTF-8, plain or packed by gzip, with tabs, semicolons,
 * commas or blanks between cells, with or without a heading. {@link TableSpec} tells which columns are read, what
 * becomes an item, and how numbers are scaled.
 *
 * <p>The numbers of an item fill the input in its order in memory: those of a row from left to right; those of a window
 * row after row, so that an input of {@code 1 x window x columns} has a channel for each column. A window never reaches
 * from one series to another or across a gap. A row with a cell that is not a number is named and left out, or refused,
 * as {@code on_error} says; all is read when the source is opened.
 */
public final class TableItems implements ItemSource {
    /** How columns are chosen, in messages. */
    static final String BY_VALUES = "by data.table.values in the spec, or by --columns where there is none";

    private final ItemOptions options;
    private final TableSpec spec;
    private final List<TableRows> tables;
    private final List<Item> items;
    private final SkippedRows skipped;

    /**
     * A row, or a window.
     *
     * @param start place of the first row in its series
     */
    private record Item(TableRows table, Series series, int start) {
        int row(int index) {
            return series.rows()[start + index];
        }
    }

    private TableItems(ItemOptions options, List<TableRows> tables, List<Item> items, SkippedRows skipped) {
        this.options = options;
        this.spec = spec(options);
        this.tables = tables;
        this.items = items;
        this.skipped = skipped;
    }

    /**
     * Opens a table, or those in a folder.
     *
     * @throws RefusedFileException when a file is no table, lacks a column that the spec names, or has no usable row, or
     *     one that is not, and {@code on_error} is {@code refuse}
     * @throws DataException when there is no table, or its items do not have the size of the input
     */
    public static TableItems open(Path path, ItemOptions options) throws IOException {
        var files = TableFiles.list(path);
        if (files.isEmpty()) {
            throw new DataException(path + " has no tables: no file has a name that ends in .csv, .tsv or .txt");
        }
        var skipped = new SkippedRows();
        var tables = new ArrayList<TableRows>();
        for (var file : files) {
            var table = new TableReader(file.file(), file.name(), options.data(), skipped).read();
            requireLength(file.file(), table.width(), options);
            tables.add(table);
        }
        var spec = spec(options);
        var items = tables.stream()
                .flatMap(table -> spec.isWindowed() ? windows(table, spec).stream() : rows(table).stream())
                .toList();
        if (items.isEmpty()) {
            throw new DataException(path + " has no window of " + spec.window() + " rows: the longest stretch of one"
                    + " series without a gap has " + longestStretch(tables));
        }
        return new TableItems(options, List.copyOf(tables), items, skipped);
    }

    private static TableSpec spec(ItemOptions options) {
        return options.data().table().orElse(TableSpec.DEFAULT);
    }

    private static void requireLength(Path file, int width, ItemOptions options) throws DataException {
        var spec = spec(options);
        var wanted = (long) options.height() * options.width() * options.channels();
        var length = (long) Math.max(1, spec.window()) * width;
        var columns = file + " has " + width + (width == 1 ? " column" : " columns") + " of values, ";
        if (spec.resample() && spec.isWindowed() && wanted % width != 0) {
            throw new DataException(columns + "which cannot share the " + wanted + " numbers of an item: choose others "
                    + BY_VALUES);
        }
        if (!spec.resample() && length != wanted) {
            throw new DataException(columns
                    + (spec.isWindowed() ? "and a window of " + spec.window() + " rows " + length + " numbers, " : "")
                    + "but an item has " + wanted + " numbers: choose columns " + BY_VALUES
                    + ", windows by data.table.window, or set data.table.resample to true");
        }
    }

    private static List<Item> rows(TableRows table) {
        var items = new Item[table.count()];
        for (var series : table.series()) {
            for (var start = 0; start < series.rows().length; start++) {
                items[series.rows()[start]] = new Item(table, series, start);
            }
        }
        return List.of(items);
    }

    private static List<Item> windows(TableRows table, TableSpec spec) {
        var items = new ArrayList<Item>();
        for (var series : table.series()) {
            var stretches = series.stretches();
            for (var stretch = 0; stretch + 1 < stretches.length; stretch++) {
                for (long start = stretches[stretch]; start + spec.window() <= stretches[stretch + 1]; start += spec.stride()) {
                    items.add(new Item(table, series, (int) start));
                }
            }
        }
        return items;
    }

    private static int longestStretch(List<TableRows> tables) {
        return tables.stream()
                .flatMap(table -> table.series().stream())
                .map(Series::stretches)
                .flatMapToInt(stretches ->
                        IntStream.range(1, stretches.length).map(at -> stretches[at] - stretches[at - 1]))
                .max()
                .orElse(0);
    }

    @Override
    public int items() {
        return items.size();
    }

    @Override
    public int height() {
        return options.height();
    }

    @Override
    public int width() {
        return options.width();
    }

    @Override
    public int channels() {
        return options.channels();
    }

    /** The file's name and the line of the row, or the lines of the first and the last row of the window. */
    @Override
    public String name(int item) {
        var of = items.get(item);
        var first = of.table().name() + ":" + of.table().lines()[of.row(0)];
        return isWindowed() ? first + "-" + of.table().lines()[of.row(spec.window() - 1)] : first;
    }

    /** The series of a window; of a row what it has in the column of groups, or its own name where there is none. */
    @Override
    public String group(int item) {
        return isWindowed() || spec.group().isPresent() ? items.get(item).series().name() : name(item);
    }

    @Override
    public Optional<Label> label(int item) {
        var of = items.get(item);
        var labels = of.table().labels();
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        var anomaly = IntStream.range(0, rowsOfItem())
                .map(of::row)
                .filter(of.table().anomalous()::get)
                .findFirst();
        return Optional.of(new Label(labels.get(anomaly.orElse(of.row(0))), anomaly.isPresent()));
    }

    /** From the time of the first row of an item to that of its last; empty where the spec names no column of times. */
    public Optional<TimeSpan> span(int item) {
        var of = items.get(item);
        var times = of.series().times();
        // In a window times ascend, since no gap is in it.
        return times.length == 0
                ? Optional.empty()
                : Optional.of(new TimeSpan(times[of.start()], times[of.start() + rowsOfItem() - 1]));
    }

    @Override
    public void requireLabels() throws DataException {
        for (var table : tables) {
            if (spec.label().isPresent() && table.labels().isEmpty()) {
                throw new DataException(table.name() + " has no column '" + spec.label().get().spelling()
                        + "', in which the spec says that its labels are");
            }
            if (spec.label().isEmpty() && !options.data().normal().isEmpty()) {
                throw new DataException("the spec tells by data.normal which labels ordinary items have, but not by"
                        + " data.table.label where in " + table.name() + " labels are");
            }
        }
    }

    @Override
    public boolean isQuickToRead() {
        return true;
    }

    @Override
    public void read(int item, float[] into, int offset) {
        var of = items.get(item);
        var width = of.table().width();
        var rows = rowsOfItem();
        var numbers = new float[rows * width];
        for (var index = 0; index < rows; index++) {
            System.arraycopy(of.table().values(), of.row(index) * width, numbers, index * width, width);
        }
        // The numbers of a row are points of one channel.
        var channels = columns();
        ItemScaling.resample(numbers, numbers.length / channels, into, offset, itemLength() / channels, channels);
        if (spec.scale() instanceof Scale.Item) {
            ItemScaling.standardise(into, offset, itemLength() / channels, channels);
        }
    }

    /** Whether an item is a window of rows. */
    public boolean isWindowed() {
        return spec.isWindowed();
    }

    private int rowsOfItem() {
        return Math.max(1, spec.window());
    }

    /** The columns that run along beside one another in an item; 1 where an item is a row. */
    public int columns() {
        return isWindowed() ? tables.getFirst().width() : 1;
    }

    /** The first rows that were left out; unmodifiable. */
    public List<Skipped> skipped() {
        return skipped.named();
    }

    /** How many rows were left out. */
    public long skippedRows() {
        return skipped.count();
    }

    /** Whether two windows have a row in common. */
    boolean overlap(int one, int other) {
        var first = items.get(one);
        var second = items.get(other);
        return first.series() == second.series() && Math.abs(first.start() - second.start()) < spec.window();
    }

    @Override
    public String file(int item) {
        return items.get(item).table().name();
    }

    /** One line for people: how many items of what, how many of them anomalies, how many rows were left out. */
    public String summary() {
        var anomalies = IntStream.range(0, items()).filter(item -> label(item).filter(Label::anomalous).isPresent()).count();
        var series = tables.stream().mapToInt(table -> table.series().size()).sum();
        var what = isWindowed()
                ? items() + (items() == 1 ? " window of " : " windows of ") + spec.window() + " rows in " + series + " series"
                : items() + (items() == 1 ? " row" : " rows");
        return what + (anomalies == 0 ? "" : ", " + anomalies + " of them anomalies, which are not trained on")
                + (skipped.count() == 0 ? "" : ", " + skipped.count() + (skipped.count() == 1 ? " row" : " rows") + " left out");
    }
}
