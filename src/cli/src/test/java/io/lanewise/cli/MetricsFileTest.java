package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

    private static final String HEADING =
            "step,epoch,loss,reconstruction,validation,rate,gradient_norm,seconds,items_per_second";

    /** Columns that do not depend on how fast the machine is. */
    private static final int FIXED = 7;

    @TempDir
    private Path folder;

    private Path pictures;
    private Path spec;
    private Path csv;
    private Path jsonLines;

    @BeforeEach
    void write() throws IOException {
        pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 10);
        spec = TinySpec.write(folder, "steps: 6", "steps: 6, validate_every: 3, schedule: {constant: {warmup: 4}}");
        csv = folder.resolve("run.csv");
        jsonLines = folder.resolve("run.jsonl");
    }

    private Cli train(Object... options) {
        var words = new ArrayList<Object>(List.of(
                "train", spec, "--data", pictures, "--scalar", "--out", folder.resolve("out.safetensors"),
                "--checkpoint", folder.resolve("run.checkpoint.safetensors")));
        words.addAll(List.of(options));
        var answer = Cli.run(words.toArray());
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        return answer;
    }

    private static List<String> fixed(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .map(line -> String.join(",", Arrays.copyOf(line.split(",", -1), FIXED)))
                .toList();
    }

    @Test
    void thereIsARowAStepAndOneOfTheUntrainedModel() throws IOException {
        train("--metrics", csv, "--metrics", jsonLines);
        var lines = Files.readAllLines(csv);
        assertEquals(HEADING, lines.getFirst());
        assertEquals(8, lines.size());
        for (int step = 0; step <= 6; step++) {
            String[] cells = lines.get(step + 1).split(",", -1);
            assertEquals(9, cells.length);
            assertEquals(Integer.toString(step), cells[0]);
            assertEquals(step == 0 ? "" : Integer.toString((step - 1) / 3), cells[1], "three steps an epoch");
            assertEquals(step % 3 == 0, !cells[4].isEmpty(), "a validation after every third step");
            assertEquals(step > 0, !cells[2].isEmpty() && !cells[3].isEmpty() && !cells[6].isEmpty());
            if (step > 0) {
                assertEquals(0.01 * Math.min(1, step / 4.0), Double.parseDouble(cells[5]), 1e-12);
                assertTrue(Double.parseDouble(cells[7]) > 0 && Double.parseDouble(cells[8]) > 0);
            }
        }
    }

    @Test
    void jsonLinesAndCsvHaveTheSameNumbers() throws IOException {
        train("--metrics", csv, "--metrics", jsonLines);
        var rows = Files.readAllLines(csv);
        var objects = Files.readAllLines(jsonLines);
        assertEquals(rows.size() - 1, objects.size());
        String[] names = HEADING.split(",");
        for (int row = 0; row < objects.size(); row++) {
            String[] cells = rows.get(row + 1).split(",", -1);
            Map<String, String> object = object(objects.get(row));
            assertEquals(names.length, object.size());
            for (int column = 0; column < names.length; column++) {
                assertEquals(cells[column], object.get(names[column]), names[column]);
            }
        }
    }

    /** Fields by name, null as nothing. */
    private static Map<String, String> object(String line) throws IOException {
        var fields = new HashMap<String, String>();
        try (var json = new JsonFactory().createParser(line)) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                fields.put(name, json.nextToken() == JsonToken.VALUE_NULL ? "" : json.getText());
            }
            assertEquals(null, json.nextToken());
        }
        return fields;
    }

    @Test
    void resumedTheTableIsThatOfARunThatWasNot() throws IOException {
        train("--metrics", csv);
        var whole = fixed(csv);
        train("--metrics", csv, "--steps", 4);
        var half = Files.readAllLines(csv);
        // As if the process had been killed after two steps more, and in the middle of a third.
        Files.writeString(csv, String.join("\n", half) + "\n5,1,7.5,7.5,,0.01,1.0,2.0,3.0\n6,1,7.");
        train("--metrics", csv, "--resume", folder.resolve("run.checkpoint.safetensors"));
        assertEquals(half.subList(0, 5), Files.readAllLines(csv).subList(0, 5));
        assertEquals(6, fixed(csv).stream().filter(line -> whole.contains(line)).count() - 1, String.join("\n", fixed(csv)));
    }

    @Test
    void withoutTheOldTableTheRowsComeFromTheCheckpoint() throws IOException {
        train("--metrics", csv);
        var whole = fixed(csv);
        train("--steps", 3);
        train("--metrics", folder.resolve("new.csv"), "--resume", folder.resolve("run.checkpoint.safetensors"));
        var resumed = fixed(folder.resolve("new.csv"));
        assertEquals(whole.size(), resumed.size());
        for (int row = 0; row < whole.size(); row++) {
            // How long the gradient was is not in a checkpoint.
            boolean before = row >= 2 && row <= 4;
            String expected = before ? whole.get(row).replaceFirst("[^,]*$", "") : whole.get(row);
            assertEquals(expected, resumed.get(row));
        }
    }

    @Test
    void aTableOfAnotherRunIsNotMixedWithThisOne() throws IOException {
        train("--metrics", csv, "--seed", 8);
        var other = Files.readAllLines(csv);
        train("--steps", 3);
        train("--metrics", csv, "--resume", folder.resolve("run.checkpoint.safetensors"));
        assertTrue(Files.readAllLines(csv).stream().skip(1).noneMatch(other::contains));
    }

    @Test
    void namesThatSayNoFormatAreRefusedBeforeAnythingIsRead() {
        var answer = Cli.run("train", spec, "--data", "no-such-data", "--metrics", folder.resolve("run.txt"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals("--metrics " + folder.resolve("run.txt") + ": the name must end in .csv or .jsonl.\n", answer.err());
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAndDoesNotEndTraining() throws IOException {
        var told = new ArrayList<String>();
        var training = SpecReader.read(spec).training();
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (var table = new MetricsFile(gone.resolve("run.csv"), training, told::add)) {
            Files.delete(gone);
            table.onValidation(new io.lanewise.runtime.training.ValidationPoint(0, 1.5, Double.NaN));
        }
        assertEquals(1, told.size());
        assertEquals(
                "No more rows are written to " + gone.resolve("run.csv") + ", but training goes on. "
                        + gone.resolve("run.csv") + " cannot be written, because its folder does not exist.",
                told.getFirst());
        assertFalse(Files.exists(gone));
    }
}
