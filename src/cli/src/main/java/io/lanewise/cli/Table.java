package io.lanewise.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Text in columns, each as wide as its widest cell. */
final class Table {

    private static final String GAP = "  ";

    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** @param headings of the columns; those that begin with {@code >} are aligned to the right */
    Table(String... headings) {
        var cells = new ArrayList<String>();
        for (var heading : headings) {
            right.add(heading.startsWith(">"));
            cells.add(heading.startsWith(">") ? heading.substring(1) : heading);
        }
        rows.add(cells);
    }

    Table row(String... cells) {
        if (cells.length != right.size()) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + right.size() + " columns.");
        }
        rows.add(List.of(cells));
        return this;
    }

    void print(PrintWriter out) {
        var widths = new int[right.size()];
        for (var row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                String space = " ".repeat(widths[column] - cell.length());
                line.append(column > 0 ? GAP : "").append(right.get(column) ? space + cell : cell + space);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
