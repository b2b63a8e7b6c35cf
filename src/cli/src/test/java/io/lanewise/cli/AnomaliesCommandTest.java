package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.ArrayFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rising lines are ordinary, falling ones are not. */
class AnomaliesCommandTest {

    private static final String SPEC =
            """
            lanewise: 1
            name: lines
            input: 6
            encoder:
              - dense: {units: 2, activation: tanh}
            decoder:
              - dense: 6
            training: {optimizer: {adam: {rate: 0.02}}, batch: 8, epochs: 60, seed: 2, validation: {fraction: 0.4}}
            data: {normal: [up], table: {label: kind}}
            """;

    private static final String HOSTILE = "<img src=x onerror=alert(1)>{{model}}";

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        data = table("lines.csv", true);
        model = folder.resolve("lines.safetensors");
        Path spec = Files.writeString(folder.resolve("lines.yaml"), SPEC);
        var answer = Cli.run(
                "train", spec, "--data", data, "--out", model, "--checkpoint", folder.resolve("c.safetensors"), "--scalar", "--seed", 5);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.err().contains("lines.csv: 60 rows, 20 of them anomalies, which are not trained on."), answer.err());
        assertTrue(answer.err().contains("Training on 24 items, 16 held back;"), answer.err());
    }

    /** 40 lines that rise, and 20 that fall. */
    private static Path table(String name, boolean labelled) throws IOException {
        var random = new SplittableRandom(1);
        var text = new StringBuilder(labelled ? "kind,a,b,c,d,e,f\n" : "a,b,c,d,e,f\n");
        for (int row = 0; row < 60; row++) {
            boolean falls = row % 3 == 2;
            if (labelled) {
                text.append(falls ? HOSTILE : "up").append(',');
            }
            double slope = 0.2 + 0.05 * random.nextDouble();
            for (int point = 0; point < 6; point++) {
                double value = slope * (falls ? 5 - point : point) + 0.01 * random.nextDouble();
                text.append(String.format(Locale.ROOT, point == 0 ? "%.4f" : ",%.4f", value));
            }
            text.append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private static Cli run(Object... more) {
        var arguments = new ArrayList<Object>(List.of("anomalies", model, "--data", data, "--scalar"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    @Test
    void whatTrainingSawIsNotJudgedNorWhatTheThresholdWasChosenOn() {
        var answer = run("--held-out", "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        // 16 ordinary items were held back, of which 8 are left beside the 20 anomalies.
        for (String field : List.of(
                "\"judged\" : 28", "\"found\" : 20", "\"missed\" : 0", "\"recall\" : 1.0", "\"rocAuc\" : 1.0", "\"per\" : \"item\"",
                "\"thresholdIs\" : \"just above the largest error, which is the 0.95 quantile, of 8 ordinary items, which are not judged\"")) {
            assertTrue(answer.out().contains(field), field + " in " + answer.out());
        }
    }

    @Test
    void theThresholdMayBeThatOfTheBestF1OrGiven() {
        var best = run("--held-out", "--best-f1");
        assertEquals(ExitCode.OK, best.exitCode(), best.err());
        assertTrue(best.out().contains("that with the largest F1, 1.000, on 8 ordinary items and 10 anomalies, which are not judged."), best.out());
        assertTrue(best.out().contains("Precision 1.000, recall 1.000, F1 1.000, area under the ROC curve 1.000."), best.out());
        assertFalse(best.err().contains("--held-out"), best.err());
        var given = run("--threshold", "1e9");
        assertTrue(given.err().contains("Where the model was trained on this data, --held-out leaves out what it saw."), given.err());
        assertTrue(given.out().startsWith("0 of 60 items are called anomalies. The threshold is 1.000e+09, as it was given."), given.out());
        assertTrue(given.out().contains("Precision -, recall 0.000, F1 0.000"), given.out());
    }

    @Test
    void otherDataMayTellWhatIsOrdinaryOrNothingAtAll() throws IOException {
        Path unlabelled = table("unlabelled.csv", false);
        var normal = Cli.run("anomalies", model, "--data", unlabelled, "--normal", data, "--quantile", "0.9", "--scalar");
        assertEquals(ExitCode.OK, normal.exitCode(), normal.err());
        assertTrue(normal.out().contains("just above the 0.9 quantile, of 40 ordinary items of " + data), normal.out());
        var alone = Cli.run("anomalies", model, "--data", unlabelled, "--quantile", "0.9", "--scalar");
        assertTrue(alone.out().startsWith("6 of 60 items are called anomalies."), alone.out());
        assertFalse(alone.out().contains("Precision"), "nothing tells what is right");
        Path labels = folder.resolve("labels.txt");
        Files.writeString(labels, "kind\n" + "up\nup\ndown\n".repeat(20));
        var labelled = Cli.run("anomalies", model, "--data", unlabelled, "--labels", labels, "--scalar", "--json");
        assertTrue(labelled.out().contains("\"rocAuc\" : 1.0"), labelled.out());
        assertTrue(labelled.out().contains("\"label\" : \"down\""), labelled.out());
    }

    /** Of an hour a row, windows of six. */
    @Test
    void windowsOfTimeLabelTheItemsOfASeries() throws IOException {
        Path spec = Files.writeString(
                folder.resolve("series.yaml"),
                SPEC.replace("name: lines", "name: series")
                        .replace("{normal: [up], table: {label: kind}}", "{table: {values: v, time: t, window: 6, stride: 6}}"));
        var text = new StringBuilder("t,v\n");
        for (int hour = 0; hour < 60; hour++) {
            boolean odd = hour >= 48 && hour < 54;
            double value = odd ? 5 - hour % 6 : hour % 6;
            text.append(String.format(Locale.ROOT, "2014-04-%02d %02d:00:00,%.2f%n", 10 + hour / 24, hour % 24, value / 5 + hour * 1e-4));
        }
        Path series = Files.writeString(folder.resolve("series.csv"), text);
        Path trained = folder.resolve("series.safetensors");
        Cli.run("train", spec, "--data", series, "--out", trained, "--checkpoint", folder.resolve("s.safetensors"), "--scalar");
        Path windows = Files.writeString(
                folder.resolve("windows.json"), "{\"nab/series.csv\": [[\"2014-04-12 01:00:00\", \"2014-04-12 02:00:00.000\"]]}");
        var answer = Cli.run("anomalies", trained, "--data", series, "--labels", windows, "--scalar", "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("\"rocAuc\" : 1.0"), answer.out());
        assertTrue(answer.out().contains("\"label\" : \"anomaly\""), answer.out());
        assertEquals(
                windows + " has no windows of 'lines.csv', but of 'nab/series.csv'.", message(run("--labels", windows)));
    }

    @Test
    void tablesAndMapsHaveEveryItem() throws IOException {
        Path table = folder.resolve("found.csv");
        Path maps = folder.resolve("maps.npy");
        var answer = run("--threshold", "0.05", "--per", "pixel", "--out", table, "--maps", maps);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        var lines = Files.readAllLines(table);
        assertEquals(61, lines.size());
        assertEquals("name,label,anomaly,error,called,worst_row,worst_column,worst_channel", lines.getFirst());
        String[] first = lines.get(1).split(",");
        assertEquals("1", first[2]);
        try (var array = ArrayFile.open(maps)) {
            assertArrayEquals(new int[] {60, 1, 1, 6}, array.array().shape());
            var squares = new float[6];
            int item = Integer.parseInt(first[0].substring(first[0].indexOf(':') + 1)) - 2;
            array.array().floats(item * 6L, squares, 0, 6);
            assertEquals(Double.parseDouble(first[3]), squares[Integer.parseInt(first[7])], 1e-5, "the worst element");
        }
    }

    @Test
    void theReportIsDrawnByABrowserAndForeignTextIsShownNotRun() throws Exception {
        Path report = folder.resolve("report.html");
        assertEquals(ExitCode.OK, run("--held-out", "--report", report).exitCode());
        String page = Files.readString(report);
        assertTrue(page.contains("&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;"), "the label as text");
        assertFalse(page.contains("<img src=x"), "the label as a tag");
        assertTrue(page.contains("20 of 20 anomalies are found;"), page.substring(page.indexOf("<main>"), page.indexOf("<main>") + 2000));
        String drawn = Browser.document(Files.createDirectories(folder.resolve("browser")), page);
        assertEquals(9, drawn.split("<canvas", -1).length - 1, "errors, ROC curve, six anomalies and one for comparison");
    }

    @Test
    void whatCannotBeDoneIsAnsweredInASentence() throws IOException {
        assertEquals("--quantile 2.0 is no share: give a number between 0 and 1.", message(run("--quantile", "2")));
        assertEquals("--normal is for --quantile: leave one of the two out.", message(run("--normal", data, "--best-f1")));
        assertTrue(message(run("--per", "row")).contains("\"row\" is none of item, pixel"));
        Path labels = Files.writeString(folder.resolve("few.txt"), "up\n");
        assertTrue(message(run("--labels", labels)).endsWith("few.txt has 1 label, where the data has 60 items."));
        Path unlabelled = table("unlabelled.csv", false);
        assertEquals(
                "unlabelled.csv has no column 'kind', in which the spec says that its labels are.",
                message(Cli.run("anomalies", model, "--data", unlabelled, "--held-out", "--scalar")));
        assertEquals(
                "--best-f1 needs two ordinary items and two anomalies by their labels, of which the first are to choose on: use"
                        + " --quantile or --threshold.",
                message(Cli.run("anomalies", model, "--data", unlabelled, "--best-f1", "--scalar")));
    }

    /** The last line on standard error of a command that cannot be used. */
    private static String message(Cli answer) {
        assertEquals(ExitCode.USAGE, answer.exitCode(), answer.err());
        return answer.err().lines().filter(line -> !line.startsWith("Help: ")).reduce((one, next) -> next).orElseThrow();
    }
}
