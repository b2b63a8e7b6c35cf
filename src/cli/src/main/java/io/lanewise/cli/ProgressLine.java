package io.lanewise.cli;

import java.io.PrintWriter;

/**
 * How far something has come: on a terminal one line that is drawn again and again, elsewhere (a log, a pipe) a line now and then. Only the
 * newest text counts, so it may be given as often as is convenient, and from any thread.
 */
final class ProgressLine implements AutoCloseable {

    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;
    /** Of a terminal whose width nobody tells; the last column stays free, since some terminals break the line there. */
    private static final int COLUMNS = 79;

    private static final int BAR = 20;

    /** To the left margin, and erases to the end of the line: also what a person typed there. */
    private static final String CLEAR = "\r\033[K";

    private final PrintWriter out;
    private final boolean terminal;
    private String newest = "";
    private String drawn = "";
    private long drawnAt;

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        // A log gets its first line after a while, a terminal at once.
        this.drawnAt = System.nanoTime() - (terminal ? TERMINAL_NANOS : 0);
    }

    /** Whether standard input and output are those of a person. */
    static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** The newest state. */
    synchronized void show(String text) {
        newest = terminal && text.length() > COLUMNS ? text.substring(0, COLUMNS) : text;
        long now = System.nanoTime();
        if (now - drawnAt >= (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
            drawnAt = now;
            draw();
        }
    }

    /** A line that stays, above the one that changes. */
    synchronized void print(String line) {
        if (terminal) {
            out.print(CLEAR);
            drawn = "";
        }
        out.println(line);
    }

    private void draw() {
        if (newest.equals(drawn)) {
            return;
        }
        drawn = newest;
        if (terminal) {
            out.print(CLEAR + newest);
            out.flush();
        } else {
            out.println(newest);
        }
    }

    /** Draws the last state and ends the line. */
    @Override
    public synchronized void close() {
        draw();
        if (terminal && !drawn.isEmpty()) {
            out.println();
        }
        drawn = "";
        newest = "";
    }

    /** A bar for {@code done} of {@code total}. */
    static String bar(long done, long total) {
        int full = total == 0 ? BAR : (int) (BAR * done / total);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
