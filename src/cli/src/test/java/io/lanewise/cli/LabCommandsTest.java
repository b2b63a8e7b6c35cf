package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Denoise, latent and compare, and codes as text, with models that were trained. */
class LabCommandsTest {

    @TempDir
    private static Path folder;

    private static Path pictures;
    private static Path model;
    private static Path other;
    private static Path plain;

    @BeforeAll
    static void train() throws IOException {
        pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 6);
        Pictures.writeOne(pictures.resolve("with, comma.png"), 8);
        model = train("tiny", "", "");
        other = train("other", "seed: 3", "seed: 4");
        plain = train("plain", "noise: {mask: 0.2}", "noise: none");
    }

    private static Path train(String name, String from, String to) throws IOException {
        Path out = folder.resolve(name + ".safetensors");
        var answer = Cli.run(
                "train", TinySpec.write(folder, from, to), "--data", pictures, "--out", out, "--checkpoint", folder.resolve("c.safetensors"));
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        return out;
    }

    @Test
    void codesAsTextAreThoseOfTheArray() throws IOException {
        Path csv = folder.resolve("codes.csv");
        Path npy = folder.resolve("codes.npy");
        assertEquals(ExitCode.OK, Cli.run("encode", model, "--data", pictures, "--out", csv).exitCode());
        assertEquals(ExitCode.OK, Cli.run("encode", model, "--data", pictures, "--out", npy).exitCode());
        List<String> lines = Files.readAllLines(csv);
        assertEquals(8, lines.size());
        assertTrue(lines.getFirst().startsWith("item,c0,c1,") && lines.getFirst().endsWith(",c63"), lines.getFirst());
        assertTrue(lines.getLast().startsWith("\"with, comma.png\","), lines.getLast());
        try (var array = ArrayFile.open(npy)) {
            float[] codes = array.array().floats();
            String[] cells = lines.get(3).split(",");
            assertEquals("picture-2.png", cells[0]);
            for (int index = 0; index < 64; index++) {
                assertEquals(codes[2 * 64 + index], Float.parseFloat(cells[index + 1]));
            }
        }
    }

    @Test
    void codesInAnotherFormatAreRefused() {
        var answer = Cli.run("encode", model, "--data", pictures, "--out", folder.resolve("codes.txt"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals("--out " + folder.resolve("codes.txt") + ": the name must end in .npy or .csv.\n", answer.err());
    }

    @Test
    void noisyPicturesBecomeCleanOnes() throws IOException {
        Path out = folder.resolve("denoised");
        var answer = Cli.run("denoise", model, "--data", pictures, "--out", out);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertEquals("7 denoised items in " + out + "\n", answer.out());
        try (var files = Files.list(out)) {
            assertEquals(7, files.count());
        }
        Path reconstructed = folder.resolve("reconstructed");
        Cli.run("reconstruct", model, "--data", pictures, "--out", reconstructed);
        assertArrayEquals(
                Files.readAllBytes(reconstructed.resolve("picture-3.png")), Files.readAllBytes(out.resolve("picture-3.png")));
    }

    @Test
    void noiseThatIsAddedIsMeasured() throws IOException {
        Path out = folder.resolve("measured");
        var answer = Cli.run("denoise", model, "--data", pictures, "--out", out, "--add-noise");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(Files.exists(out.resolve("picture-3.noisy.png")));
        for (String method : List.of("noisy input", "model", "median filter", "median of unmasked")) {
            assertTrue(answer.out().lines().anyMatch(line -> line.matches(method + " +[\\d.]+ dB +-?[\\d.]+")), answer.out());
        }
        assertTrue(
                answer.out().lines().anyMatch(line -> line.matches(
                        "The model is [\\d.]+ dB (above|below) the noisy input, .* and [\\d.]+ dB (above|below) the median of unmasked\\.")),
                answer.out());
        answer = Cli.run("denoise", model, "--data", pictures, "--out", folder.resolve("m.npy"), "--add-noise", "--json");
        assertTrue(answer.out().contains("\"method\" : \"median filter\""), answer.out());
        try (var array = ArrayFile.open(folder.resolve("m.npy"))) {
            assertArrayEquals(new int[] {7, 8, 8, 1}, array.array().shape());
        }
    }

    @Test
    void aModelThatWasTrainedWithoutNoiseHasNoneToAdd() {
        var answer = Cli.run("denoise", plain, "--data", pictures, "--out", folder.resolve("p"), "--add-noise");
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(plain + " was trained without noise, so there is none to add: leave out --add-noise.\n", answer.err());
        answer = Cli.run("denoise", plain, "--data", pictures, "--out", folder.resolve("p"));
        assertEquals(ExitCode.OK, answer.exitCode());
        assertTrue(answer.err().startsWith("Warning: " + plain + " was trained without noise"), answer.err());
    }

    @Test
    void aMapIsAPageAndATable() throws IOException {
        Path page = folder.resolve("map.html");
        Path table = folder.resolve("map.csv");
        Path labels = folder.resolve("labels.npy");
        NpyWriter.write(labels, new int[] {7}, new long[] {0, 1, 0, 1, 0, 1, 5});
        var answer = Cli.run("latent", model, "--data", pictures, "--labels", labels, "--report", page, "--out", table);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().matches("7 codes on a map that holds [\\d.]+% \\+ [\\d.]+% of their variance: .*\n"), answer.out());
        List<String> lines = Files.readAllLines(table);
        assertEquals("item,label,x,y", lines.getFirst());
        assertTrue(lines.get(2).startsWith("picture-1.png,1,"), lines.get(2));
        assertEquals(8, lines.size());
        String html = Files.readString(page);
        assertTrue(html.contains("&quot;label&quot;:&quot;5&quot;"), "a series for each label");
        assertTrue(html.contains("alt=\"decoded codes\""), "a walk");
    }

    @Test
    void aMapWithoutLabelsOrPagesIsToldInJson() {
        var answer = Cli.run("latent", model, "--data", pictures, "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("\"explainedVariance\" : [ 0."), answer.out());
        assertTrue(answer.out().contains("\"name\" : \"picture-0.png\",\n    \"x\" : "), answer.out());
    }

    @Test
    void labelsAreAsManyAsItems() throws IOException {
        Path labels = folder.resolve("few.npy");
        NpyWriter.write(labels, new int[] {3}, new long[3]);
        var answer = Cli.run("latent", model, "--data", pictures, "--labels", labels, "--report", folder.resolve("few.html"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(
                answer.err().endsWith(labels + " has 3 labels, where the data has 7 items.\n"),
                answer.err());
        answer = Cli.run("latent", model, "--data", pictures);
        assertEquals(
                "Say what is to be made of the map: --report FILE.html, --out FILE.csv or --json.\n", answer.err());
    }

    @Test
    void modelsAreComparedInATableInJsonAndOnAPage() throws IOException {
        Path page = folder.resolve("compared.html");
        var answer = Cli.run("compare", model, other, plain, "--data", pictures, "--report", page);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("model   code  parameters  squared error"), answer.out());
        assertTrue(answer.out().lines().anyMatch(line -> line.startsWith("other less tiny ")), answer.out());
        assertTrue(answer.out().lines().anyMatch(line -> line.startsWith("plain less tiny ")), answer.out());
        String html = Files.readString(page);
        assertTrue(html.contains("<h1>tiny and other and plain</h1>") && html.contains("<h3>picture-5.png</h3>"), "the page");
        var json = Cli.run("compare", model, other, "--data", pictures, "--json", "--add-noise");
        assertTrue(json.out().contains("\"codeSize\" : 64"), json.out());
        assertTrue(json.out().contains("\"against\" : \"tiny\",\n    \"measure\" : \"meanSquaredError\""), json.out());
    }

    @Test
    void modelsWithOneNameAreToldApart() throws IOException {
        Path same = Files.createDirectory(folder.resolve("elsewhere")).resolve(model.getFileName());
        Files.copy(other, same);
        Path page = folder.resolve("same.html");
        var answer = Cli.run("compare", model, same, "--data", pictures, "--report", page);
        assertTrue(answer.out().lines().anyMatch(line -> line.startsWith(same + " less " + model + " ")), answer.out());
        assertTrue(Files.readString(page).contains("<h1>" + model + " and " + same + "</h1>"), "the page");
        var twice = Cli.run("compare", model, model, "--data", pictures, "--json");
        assertTrue(twice.out().contains("\"name\" : \"1: " + model + "\""), twice.out());
        assertTrue(twice.out().contains("\"model\" : \"2: " + model + "\",\n    \"against\" : \"1: " + model + "\""), twice.out());
    }

    @Test
    void modelsOfOtherItemsOrWithoutTheNoiseAreNotCompared() throws IOException {
        String text = TinySpec.TEXT.replace("height: 8, width: 8", "height: 12, width: 12");
        Path large = folder.resolve("large.safetensors");
        Path spec = Files.writeString(folder.resolve("large.yaml"), text);
        Cli.run("train", spec, "--data", pictures, "--out", large, "--checkpoint", folder.resolve("c.safetensors"));
        var answer = Cli.run("compare", model, large, "--data", pictures);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals("tiny takes 8x8x1, but large 12x12x1: compare models that take the same items.\n", answer.err());
        answer = Cli.run("compare", plain, model, "--data", pictures, "--add-noise");
        assertEquals(
                "plain was trained without noise, so there is none to add: name first a model that was trained with noise,"
                        + " or leave out --add-noise.\n",
                answer.err());
        answer = Cli.run("compare", model, "--data", pictures);
        assertEquals(ExitCode.USAGE, answer.exitCode());
    }
}
