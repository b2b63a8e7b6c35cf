package io.lanewise.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * How rows of metrics are written: first the columns that a checkpoint knows, then those that only the run itself does.
 */
enum MetricsFormat {
    /** Comma-separated values with a heading; what is not known is empty. */
    CSV("", "\n"),
    /** An object a line; what is not known, or no number in JSON, is null. */
    JSON_LINES("{", "}\n");

    private static final List<String> KNOWN = List.of("step", "epoch", "loss", "reconstruction", "validation", "rate");
    private static final List<String> MEASURED = List.of("gradient_norm", "seconds", "items_per_second");

    private final String opening;
    private final String closing;

    MetricsFormat(String opening, String closing) {
        this.opening = opening;
        this.closing = closing;
    }

    /**
     * The format that the ending of a file's name says.
     *
     * @throws UserException when it says none
     */
    static MetricsFormat of(Path file) {
        String name = file.toString();
        if (name.endsWith(".csv")) {
            return CSV;
        }
        if (name.endsWith(".jsonl")) {
            return JSON_LINES;
        }
        throw new UserException("--metrics " + file + ": the name must end in .csv or .jsonl.");
    }

    /** The first line of a file, or nothing. */
    String heading() {
        return this == CSV ? String.join(",", KNOWN) + "," + String.join(",", MEASURED) + "\n" : "";
    }

    /**
     * The beginning of a row, without the comma that follows it.
     *
     * @param values of all columns that a checkpoint knows; null where there is none
     */
    String known(Number... values) {
        return opening + cells(KNOWN, values);
    }

    /**
     * A row with the end of its line.
     *
     * @param known its beginning
     * @param measured values of the other columns, or none where they are not known
     */
    String row(String known, Number... measured) {
        return known + "," + cells(MEASURED, measured) + closing;
    }

    private String cells(List<String> names, Number[] values) {
        var cells = new StringJoiner(",");
        for (int column = 0; column < names.size(); column++) {
            cells.add(cell(names.get(column), column < values.length ? values[column] : null));
        }
        return cells.toString();
    }

    private String cell(String name, Number value) {
        return switch (this) {
            case CSV -> value == null ? "" : value.toString();
            case JSON_LINES -> {
                boolean written = value != null && Double.isFinite(value.doubleValue());
                yield "\"" + name + "\":" + (written ? value.toString() : "null");
            }
        };
    }

    /** Whether a line without its end has all columns. */
    boolean isWhole(String line) {
        return switch (this) {
            case CSV -> line.split(",", -1).length == KNOWN.size() + MEASURED.size();
            case JSON_LINES -> line.endsWith("}");
        };
    }
}
