package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.cli.ReportSection.Grid;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Series;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.cli.ReportSection.Style;
import io.lanewise.kernel.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page with a section of each kind. */
class SectionPageTest {

    /** What would run where it is not escaped. */
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>'\"&{{title}}";

    @TempDir
    private static Path folder;

    private static String page;

    @BeforeAll
    static void render() throws IOException {
        double[] x = {0, 1, 2};
        var section = ReportSection.of("Section " + HOSTILE, "Note " + HOSTILE)
                .withVerdict("Verdict " + HOSTILE)
                .with(new Chart("Lines " + HOSTILE, Style.LINES, "x " + HOSTILE, "y", x, List.of(
                        new Series("first " + HOSTILE, new double[] {1, 10, Double.NaN})), true))
                .with(new Chart("Bars", Style.BARS, "x", "y", x, List.of(new Series("bars", new double[] {1, 0, 3})), false))
                .with(new Chart("Points", Style.POINTS, "x", "y", new double[] {2, 0, 1}, List.of(
                        new Series("points", new double[] {1, 2, 3})), false))
                .with(new Pictures("Row " + HOSTILE, List.of(
                        Shown.of("Picture " + HOSTILE, "12 dB", new float[4], new Shape(2, 2, 1)))))
                .with(new Grid("Table " + HOSTILE, List.of("name", "figure"), List.of(List.of("Cell " + HOSTILE, "7"))));
        page = new SectionPage("Title " + HOSTILE, "Lead " + HOSTILE, List.of(new Card("42", "dB", "Card " + HOSTILE)), List.of(section))
                .render();
    }

    @Test
    void foreignTextIsShownNotRun() {
        assertFalse(page.contains("<img src=x"), "a tag of a name");
        for (String part : List.of("Title", "Lead", "Card", "Section", "Note", "Verdict", "Lines", "Row", "Picture", "Table", "Cell")) {
            assertTrue(page.contains(part + " &lt;/script&gt;&lt;img src"), part);
        }
    }

    @Test
    void noPlaceholderIsLeftAndNothingIsLoaded() {
        assertFalse(page.replace("{{title}}", "").contains("{{"), "of the template");
        List<String> addresses =
                Pattern.compile("https?://[^\\s\"'<)]*").matcher(page).results().map(found -> found.group()).distinct().toList();
        assertEquals(List.of("https://github.com/leeoniya/uPlot"), addresses, "the origin of the library, in its comment");
        assertTrue(page.contains("default-src 'none'; img-src data:;"), "the browser is told so as well");
    }

    @Test
    void whatIsNotThereLeavesNothing() throws IOException {
        String empty = new SectionPage("t", "l", List.of(), List.of(ReportSection.of("s", ""))).render();
        assertFalse(empty.contains("class=\"note\"") || empty.contains("class=\"verdict\"") || empty.contains("id=\"curves\""));
    }

    @Test
    void aBrowserDrawsEveryChart() throws Exception {
        String drawn = Browser.document(folder, page);
        assertEquals(3, Pattern.compile("<canvas").matcher(drawn).results().count());
        assertTrue(drawn.contains("first &lt;/script&gt;"), "the legend tells a series by its name");
        assertFalse(drawn.contains("<img src=\"x\""), "a name became a tag");
    }
}
