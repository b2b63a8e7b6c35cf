package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encode and reconstruct with a model that was trained. */
class UseCommandsTest {

    @TempDir
    private static Path folder;

    private static Path pictures;
    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 6);
        // Differ in nothing but their endings, and one in a folder of its own.
        Pictures.writeOne(Files.createDirectory(pictures.resolve("more")).resolve("picture-0.png"), 7);
        ImageIO.write(ImageIO.read(pictures.resolve("picture-1.png").toFile()), "bmp", pictures.resolve("picture-0.bmp").toFile());
        model = folder.resolve("tiny.safetensors");
        var answer = Cli.run(
                "train", TinySpec.write(folder), "--data", pictures, "--out", model, "--checkpoint", folder.resolve("c.safetensors"));
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
    }

    @Test
    void codesAreAnArrayWithARowAnItem() throws IOException {
        Path codes = folder.resolve("codes.npy");
        var answer = Cli.run("encode", model, "--data", pictures, "--out", codes, "--json");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("\"shape\" : [ 8, 4, 4, 4 ]"), answer.out());
        try (var array = ArrayFile.open(codes)) {
            assertArrayEquals(new int[] {8, 4, 4, 4}, array.array().shape());
        }
    }

    @Test
    void everyPictureGetsAFileOfItsOwnWithItsName() throws IOException {
        Path out = folder.resolve("out");
        var answer = Cli.run("reconstruct", model, "--data", pictures, "--out", out, "--noise");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        for (String name : List.of("picture-0.png", "picture-0.png.png", "picture-5.png", "more/picture-0.png", "picture-3.noisy.png")) {
            assertTrue(Files.exists(out.resolve(name)), name);
        }
        try (var files = Files.walk(out)) {
            assertEquals(16, files.filter(Files::isRegularFile).count());
        }
        assertEquals(8, ImageIO.read(out.resolve("picture-3.png").toFile()).getWidth());
        assertTrue(answer.out().matches("8 reconstructions in .*, mean PSNR [\\d.]+ dB, of the noisy input [\\d.]+ dB\\R"), answer.out());
    }

    @Test
    void reconstructionsCanBeAnArray() throws IOException {
        Path out = folder.resolve("reconstructions.npy");
        var answer = Cli.run("reconstruct", model, "--data", pictures, "--out", out);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("8 reconstructions in " + out + ", mean PSNR "), answer.out());
        try (var array = ArrayFile.open(out)) {
            assertArrayEquals(new int[] {8, 8, 8, 1}, array.array().shape());
        }
    }

    @Test
    void dataOfAnotherSizeIsAnsweredInASentence() throws IOException {
        Path array = folder.resolve("rows.npy");
        NpyWriter.write(array, new int[] {2, 5}, new float[10]);
        var answer = Cli.run("encode", model, "--data", array, "--out", folder.resolve("none.npy"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(1, answer.err().lines().count(), answer.err());
    }

    @Test
    void aFileIsNoFolderToWriteTo() {
        var answer = Cli.run("reconstruct", model, "--data", pictures, "--out", model);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(model + " is a file; name a folder."), answer.err());
    }

    @Test
    void aSpecInAModelThatCannotBeUsedIsShownWithAMarkUnderIt() throws IOException {
        Path other = folder.resolve("other.safetensors");
        // The same length, so that the header still describes the file.
        String bytes = Files.readString(model, StandardCharsets.ISO_8859_1).replaceFirst("name: tiny", "nome: tiny");
        Files.writeString(other, bytes, StandardCharsets.ISO_8859_1);
        var answer = Cli.run("encode", other, "--data", pictures, "--out", folder.resolve("none.npy"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(other + " has a spec that cannot be used:"), answer.err());
        assertTrue(answer.err().endsWith("^" + System.lineSeparator()), answer.err());
    }

    @Test
    void aSpecIsNoModel() {
        var answer = Cli.run("encode", folder.resolve("tiny.yaml"), "--data", pictures, "--out", folder.resolve("none.npy"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("train the spec first"), answer.err());
    }

    @Test
    void aTruncatedModelIsRefusedByName() throws IOException {
        Path truncated = folder.resolve("truncated.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        Files.write(truncated, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        var answer = Cli.run("encode", truncated, "--data", pictures, "--out", folder.resolve("none.npy"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(truncated.toString()), answer.err());
    }
}
