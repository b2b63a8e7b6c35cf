package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.NpyWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and use of models over sequences. */
class SequenceCommandsTest {

    private static final String SPEC =
            """
            lanewise: 1
            name: tiny-frames
            input: {height: 8, width: 8, channels: 1}
            sequence: {past: 3, future: 2, task: %s, patch: 2}
            encoder:
              - convlstm: {hidden: 4, kernel: 3}
            decoder:
              - convlstm: {hidden: 4, kernel: 3}
              - conv: {filters: 4, kernel: 1, activation: sigmoid}
            training: {optimizer: {adam: {rate: 0.02}}, batch: 4, steps: 6, seed: 3}
            """;

    private static final int FRAME = 64;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeSequences() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        write(data.resolve("train.npy"), 9, 0);
        write(data.resolve("test.npy"), 3, 9);
    }

    /** Bright columns that move on by one pixel a frame. */
    private static void write(Path file, int sequences, int first) throws IOException {
        var values = new float[sequences * 5 * FRAME];
        for (int at = 0; at < values.length; at++) {
            int frame = at / FRAME;
            values[at] = (at % 8 + frame % 5 + frame / 5 + first) % 8 < 2 ? 0.9f : 0.1f;
        }
        NpyWriter.write(file, new int[] {sequences, 5, 8, 8}, values);
    }

    private Path spec(String task) throws IOException {
        String text = SPEC.formatted(task);
        boolean looksBack = task.equals("reconstruct");
        return Files.writeString(folder.resolve("tiny-frames.yaml"), looksBack ? text.replace(", future: 2", "") : text);
    }

    private Cli train(String task, Object... options) throws IOException {
        var words = new ArrayList<Object>(List.of(
                "train", spec(task), "--data", data, "--out", folder.resolve("m.safetensors"), "--checkpoint",
                folder.resolve("c.safetensors"), "--report", folder.resolve("seen.html")));
        words.addAll(List.of(options));
        return Cli.run(words.toArray());
    }

    @Test
    void forecastsOfTheTestFilesAreScoredAgainstTheBaselines() throws IOException {
        var answer = train("predict");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.err().contains("Training on 9 items, 3 held back; 6 steps of 4 items"), answer.err());
        assertTrue(answer.out().contains("Mean squared error."), answer.out());
        assertTrue(
                answer.out().matches("(?s).*Over 3 sequences that training never saw and 2 lead times the mean squared error of"
                        + " the model is [\\d.]+: [\\d.]+% (below|above) that of the last frame \\([\\d.]+\\) and [\\d.]+%"
                        + " (below|above) that of the mean frame \\([\\d.]+\\)\\..*"),
                answer.out());
        String page = Files.readString(folder.resolve("seen.html"));
        assertTrue(page.contains("<h2>Forecasts</h2>"), "the section");
        assertTrue(page.contains("that of the last frame"), "the verdict");
        assertFalse(page.contains("{{"), "a placeholder");
        byte[] gif = Files.readAllBytes(folder.resolve("seen.gif"));
        var found = Pattern.compile("data:image/gif;base64,([\\w+/=]+)").matcher(page.replace("&#x3D;", "="));
        assertTrue(found.find(), "the animation in the page");
        assertArrayEquals(gif, Base64.getDecoder().decode(found.group(1)), "is the one beside it");
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
            var reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(input);
            assertEquals(5, reader.getNumImages(true), "frames");
        }
    }

    @Test
    void aBaselineWithoutErrorLeavesNoMarginToShow() throws IOException {
        // The last frame forecasts what never moves.
        var values = new float[3 * 5 * FRAME];
        Arrays.fill(values, 0.5f);
        NpyWriter.write(data.resolve("test.npy"), new int[] {3, 5, 8, 8}, values);
        var answer = train("predict", "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("not to be compared with that of the last frame"), answer.out());
        String page = Files.readString(folder.resolve("seen.html"));
        assertFalse(Pattern.compile("error (below|above) that of the last frame").matcher(page).find(), "a card without a figure");
        assertTrue(Pattern.compile("error (below|above) that of the mean frame").matcher(page).find(), "the other card");
    }

    @Test
    void jsonHasTheScores() throws IOException {
        var answer = train("predict", "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        for (String part : List.of("\"forecasts\" : {", "\"quantity\" : \"brightness\"", "\"belowLastFrame\" : ",
                "\"name\" : \"mean frame\"", "\"byLeadTime\" : [ ", "\"animation\" : \"", "\"droppedItems\" : 0")) {
            assertTrue(answer.out().contains(part), part + " in " + answer.out());
        }
    }

    @Test
    void reconstructionsHaveAnAnimationAndNoForecasts() throws IOException {
        // Nine sequences of five frames, or five of nine: the shape does not tell.
        data = data.resolve("train.npy");
        var unclear = train("reconstruct");
        assertEquals(ExitCode.USAGE, unclear.exitCode());
        assertTrue(unclear.err().contains("may be ordered as NTHW or TNHW"), unclear.err());
        var answer = train("reconstruct", "--axes", "NTHW");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("held out, PSNR"), answer.out());
        assertFalse(answer.out().contains("last frame"), answer.out());
        assertTrue(Files.readString(folder.resolve("seen.html")).contains("data:image/gif"), "an animation");
    }

    @Test
    void placesOnAMapAreScoredAsRainAndSplitByPlace() throws IOException {
        var values = new byte[5 * FRAME * 5];
        for (int at = 0; at < values.length; at++) {
            values[at] = (byte) (at % 7 == 0 ? 140 : 0);
        }
        Path map = Files.createDirectory(folder.resolve("map"));
        var idx = new java.io.ByteArrayOutputStream();
        try (var out = new java.io.DataOutputStream(idx)) {
            out.write(new byte[] {0, 0, 8, 4});
            for (int extent : new int[] {5, 5, 8, 8}) {
                out.writeInt(extent);
            }
            out.write(values);
        }
        Files.write(map.resolve("radar-idx4-ubyte"), idx.toByteArray());
        // Two kilometres a pixel: the third lies across the line between the others.
        Files.writeString(map.resolve("index.csv"), "sequence,x_km,y_km\n0,0,0\n1,0,0\n2,8,0\n3,16,0\n4,0,0\n");
        data = map;
        var answer = train("predict");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(
                answer.err().contains("Training on 3 items, 1 held back, 1 dropped because they show something of both"),
                answer.err());
        assertTrue(answer.out().contains("Mean squared error, dBZ\u00b2. No echo counts as 0 dBZ."), answer.out());
        assertTrue(answer.out().contains("0.5 mm/h, model"), answer.out());
        // 140 is 38 dBZ, more than 5 mm/h; the still map is the same each fifth frame only.
        assertTrue(answer.out().contains("Critical success index."), answer.out());
    }

    @Test
    void aTrainedModelWritesAnimationsArraysAndCodes() throws IOException {
        assertEquals(ExitCode.OK, train("both").exitCode());
        Path model = folder.resolve("m.safetensors");
        Path tests = data.resolve("test.npy");
        var gifs = Cli.run("reconstruct", model, "--data", tests, "--out", folder.resolve("made"));
        assertEquals(ExitCode.OK, gifs.exitCode(), gifs.err());
        try (var files = Files.list(folder.resolve("made"))) {
            assertEquals(3, files.filter(file -> file.toString().endsWith(".gif")).count());
        }
        Path array = folder.resolve("made.npy");
        assertEquals(ExitCode.OK, Cli.run("reconstruct", model, "--data", tests, "--out", array).exitCode());
        try (var file = ArrayFile.open(array)) {
            assertArrayEquals(new int[] {3, 5, 8, 8, 1}, file.array().shape());
        }
        Path codes = folder.resolve("codes.npy");
        assertEquals(ExitCode.OK, Cli.run("encode", model, "--data", tests, "--out", codes).exitCode());
        try (var file = ArrayFile.open(codes)) {
            assertArrayEquals(new int[] {3, 4, 4, 4}, file.array().shape());
        }
        var noisy = Cli.run("reconstruct", model, "--data", tests, "--out", array, "--noise");
        assertEquals("--noise is for models of single pictures: leave it out.\n", noisy.err());
    }

    @Test
    void aReportWithoutAFileNameIsRefused() throws IOException {
        Path root = folder.getRoot();
        var answer = Cli.run("train", spec("predict"), "--data", data, "--report", root);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(root + " is a folder; name a file in it.\n", answer.err());
    }

    @Test
    void axesAreForSequences() throws IOException {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 3);
        var answer = Cli.run("train", TinySpec.write(folder), "--data", pictures, "--axes", "NTHW", "--out",
                folder.resolve("m.safetensors"), "--checkpoint", folder.resolve("c.safetensors"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("--axes is for models over sequences"), answer.err());
        var wrong = train("predict", "--axes", "XYZ");
        assertEquals(ExitCode.USAGE, wrong.exitCode());
        assertTrue(wrong.err().contains("'XYZ' is no order of the axes"), wrong.err());
    }
}
