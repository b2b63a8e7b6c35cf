package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final String CLEAR = "\r\033[K";

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void aTerminalHasOneLineThatIsDrawnOver() {
        try (var line = new ProgressLine(out, true)) {
            line.show("a long state");
            line.show("too soon to be drawn");
            line.show("short");
        }
        assertEquals(CLEAR + "a long state" + CLEAR + "short\n", text.toString());
    }

    @Test
    void aLogGetsTheLastStateAndNothingSooner() {
        try (var line = new ProgressLine(out, false)) {
            line.show("first");
            line.show("last");
        }
        assertEquals("last\n", text.toString());
    }

    @Test
    void nothingThatWasShownLeavesNoLine() {
        new ProgressLine(out, true).close();
        new ProgressLine(out, false).close();
        assertEquals("", text.toString());
    }

    @Test
    void aLineThatStaysIsPrintedAboveTheOneThatChanges() {
        try (var line = new ProgressLine(out, true)) {
            line.show("state");
            line.print("stays");
        }
        assertEquals(CLEAR + "state" + CLEAR + "stays\n" + CLEAR + "state\n", text.toString());
    }

    @Test
    void whatIsLongerThanALineIsCut() {
        try (var line = new ProgressLine(out, true)) {
            line.show("x".repeat(200));
        }
        assertFalse(text.toString().contains("x".repeat(80)));
    }

    @Test
    void barsAreEmptyAtTheBeginningAndFullAtTheEnd() {
        assertEquals("[....................]", ProgressLine.bar(0, 7));
        assertEquals("[##########..........]", ProgressLine.bar(1, 2));
        assertEquals("[####################]", ProgressLine.bar(7, 7));
    }
}
