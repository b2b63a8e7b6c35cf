package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityCommandTest {

    private static final Path GOLDEN = Path.of("../verify/src/test/resources/golden");
    private static final String CASE = "conv2d_n1c1h8w8_oc1k3x3s1x1p1x1d1x1g1";

    @TempDir
    private Path folder;

    @Test
    void casesThatAgreePassOnVectorKernelsCellsIncluded() throws IOException {
        copy(CASE);
        copy("convlstm_lecture_channel_t1n1c4hid3h6w6k3");
        var answer = Cli.run("parity", folder);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.out());
        assertTrue(answer.out().contains("passed  " + CASE), answer.out());
        assertTrue(answer.out().contains(" bits, tile "), "width and tile are told: " + answer.out());
        assertTrue(answer.out().endsWith("2 passed, 0 failed, 0 skipped\n"), answer.out());
    }

    @Test
    void aCaseThatDisagreesFailsTheCommand() throws IOException {
        Path file = copy(CASE);
        byte[] bytes = Files.readAllBytes(file);
        // The sign of the last number of the file.
        bytes[bytes.length - 1] ^= (byte) 0x80;
        Files.write(file, bytes);

        var answer = Cli.run("parity", folder, "--type", "f64", "--json");

        assertEquals(ExitCode.FAILED, answer.exitCode());
        assertTrue(answer.out().contains("\"failed\" : 1"), answer.out());
    }

    @Test
    void scalarTwinsRunWhenAskedFor() throws IOException {
        copy(CASE);
        var answer = Cli.run("parity", folder, "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.out());
        assertTrue(answer.out().contains("direct, scalar"), answer.out());
    }

    @Test
    void aFolderWithoutCasesIsAnsweredInASentence() {
        var answer = Cli.run("parity", folder);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(folder + " has no file that ends with .safetensors.\n", answer.err());
    }

    private Path copy(String name) throws IOException {
        String file = name + ".safetensors";
        return Files.copy(GOLDEN.resolve(file), folder.resolve(file));
    }
}
