package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what the demo leaves after one step; how well it learns is measured by running it. */
class DemoCommandTest {

    @TempDir
    private Path folder;

    @Test
    void modelReportAndPictureAreLeftAndTheTwoPhotographsHeldBackAreMeasured() throws IOException {
        Path montage = folder.resolve("montage.png");
        var answer = Cli.run("demo", "--steps", 1, "--batch", 1, "--out", folder, "--montage", montage);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.err().contains("Training on 12 items, 2 held back; 1 step of 1 item;"), answer.err());
        assertLine(answer, "budgie-lake-sherburne_1.jpg +9.34 dB +\\d+.\\d\\d dB");
        assertLine(answer, "budgie-oakland-zoo-otters_1.jpg +15.84 dB +\\d+.\\d\\d dB");
        assertLine(answer, "peak .*");
        assertTrue(Files.exists(folder.resolve("lecture-conv-800.safetensors")));
        assertTrue(Files.readString(folder.resolve("report.html")).contains("budgie-oakland-zoo-otters_1.jpg"));
        assertEquals(3 * 256 + 2 * 8, ImageIO.read(montage.toFile()).getWidth());
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        var answer = Cli.run("demo", "--out", file.resolve("below"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals("The folder " + file.resolve("below") + " cannot be made.\n", answer.err());
    }

    private static void assertLine(Cli answer, String pattern) {
        assertTrue(answer.out().lines().anyMatch(line -> line.matches(pattern)), answer.out());
    }
}
