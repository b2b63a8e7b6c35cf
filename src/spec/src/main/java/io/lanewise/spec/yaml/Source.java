package io.lanewise.spec.yaml;

import java.util.List;

/** The text of a spec, for quoting its lines in messages. */
final class Source {

    /** Longest excerpt in characters; of longer lines the part around the column is shown. */
    private static final int WIDTH = 120;

    private static final String CUT = "...";

    private final String name;
    private final List<String> lines;

    Source(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    String name() {
        return name;
    }

    /** Line {@code line} with a caret under {@code column}, both counted from 0, columns in code points. */
    String excerpt(int line, int column) {
        int[] points = line < lines.size()
                ? lines.get(line).codePoints().map(Source::printable).toArray()
                : new int[0];
        int caret = Math.min(column, points.length);
        int first = caret < WIDTH ? 0 : caret - WIDTH / 2;
        int last = Math.min(points.length, first + WIDTH);
        String before = first > 0 ? CUT : "";
        String after = last < points.length ? CUT : "";
        String shown = before + new String(points, first, last - first) + after;
        return "    " + shown + "\n    " + " ".repeat(before.length() + caret - first) + "^";
    }

    /** Tabs and control characters would move the caret, or the terminal's cursor. */
    private static int printable(int point) {
        return point == '\t' ? ' ' : Character.isISOControl(point) ? '?' : point;
    }
}
