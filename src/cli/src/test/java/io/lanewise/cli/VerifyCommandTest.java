package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.KernelProvider;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final String KEY = "deconv2d_f32_h4w4c4_k4s2p1_o1_sigmoid";

    @TempDir
    private Path folder;

    @Test
    void theLawsHoldForEveryLayerOfASpecInBothTypes() throws IOException {
        var answer = Cli.run("verify", TinySpec.write(folder));
        assertEquals(ExitCode.OK, answer.exitCode(), answer.out() + answer.err());
        assertTrue(answer.out().contains("passed  " + KEY + ": 6 of 6 laws hold\n"), answer.out());
        assertTrue(answer.out().contains("passed  " + KEY.replace("f32", "f64") + ": 7 of 7 laws hold\n"), answer.out());
        assertTrue(answer.out().endsWith("26 passed, 0 failed, 0 skipped\n"), answer.out());
    }

    @Test
    void cellsAreTriedOverSequencesWhetherTheyHaveAnInputOrNot() throws IOException {
        var spec = Files.writeString(
                folder.resolve("forecast.yaml"),
                """
                lanewise: 1
                name: forecast
                input: {height: 6, width: 5, channels: 2}
                sequence: {past: 2, future: 1}
                encoder:
                  - convlstm: {hidden: 3, kernel: 3}
                decoder:
                  - convlstm: {hidden: 3, recurrent_kernel: 3}
                  - conv: {filters: 2, kernel: 1}
                """);
        var answer = Cli.run("verify", spec);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.out() + answer.err());
        for (String cell : List.of("h6w5c2_k3_o3_peechannel_tanh_tanh", "h6w5_r3_o3_peechannel_tanh_tanh")) {
            assertTrue(answer.out().contains("passed  convlstm_f32_" + cell + ": 5 of 5 laws hold\n"), answer.out());
            assertTrue(answer.out().contains("passed  convlstm_f64_" + cell + ": 7 of 7 laws hold\n"), answer.out());
        }
        assertTrue(answer.out().endsWith("37 passed, 0 failed, 0 skipped\n"), answer.out());
    }

    @Test
    void aWrongCellFailsWithTheCommandThatRepeatsIt() throws Exception {
        var cell = "convlstm_f32_h6w5c2_k3_o3_peechannel_tanh_tanh";
        var answer = with(WrongKernels.class, "verify", "--key", cell, "--bits", 128, "--seed", 5);
        assertEquals(ExitCode.FAILED, answer.exitCode());
        assertTrue(answer.out().contains("within the running error bound of the naive reference: " + cell + ", h is "), answer.out());
        assertTrue(
                answer.out().contains("Repeat with: ./lanewise verify --key " + cell + " --direction forward --type f32 --bits 128 --seed 5"),
                answer.out());
    }

    @Test
    void aWrongKernelFailsWithTheCommandThatRepeatsIt() throws Exception {
        var answer = with(WrongKernels.class, "verify", "--key", KEY, "--bits", 128, "--seed", 5);
        assertEquals(ExitCode.FAILED, answer.exitCode());
        assertTrue(answer.out().contains("failed  " + KEY), answer.out());
        assertTrue(
                answer.out().contains("Repeat with: ./lanewise verify --key " + KEY + " --direction forward --type f32 --bits 128 --seed 5"),
                answer.out());
    }

    @Test
    void aKernelThatCannotBeHadFailsTheLawsOfItsLayerAlone() throws Exception {
        var answer = with(KernelsThatFail.class, "verify", TinySpec.write(folder), "--type", "f32");
        assertEquals(ExitCode.FAILED, answer.exitCode());
        assertTrue(answer.out().contains("failed  " + KEY + ": 0 of 6 laws hold\n"), answer.out());
        assertTrue(answer.out().contains("The kernel of " + KEY + " does not compile."), answer.out());
        assertTrue(answer.out().contains("passed  conv2d_f32_h8w8c1_k3s1p1_o4_relu_max2: "), answer.out());
    }

    private Cli with(Class<? extends KernelProvider> kernels, Object... command) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(KernelProvider.class.getName()), kernels.getName());
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var withKernels = new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(withKernels);
            return Cli.run(command);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void jsonHasEveryFinding() {
        var answer = Cli.run("verify", "--key", KEY, "--json");
        assertTrue(answer.out().contains("\"law\" : \"adjoint_identity\""), answer.out());
        assertTrue(answer.out().contains("\"passed\" : 6"), answer.out());
        assertFalse(answer.out().contains("bit vector kernels"), "what is no report goes to standard error");
    }

    @Test
    void aKeyThatIsNoneIsAnsweredWithTheGrammar() {
        var answer = Cli.run("verify", "--key", "conv2d_f32_h4");
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith("--key: \"conv2d_f32_h4\" is not a kernel key"), answer.err());
    }

    @Test
    void aWidthThatIsNoneIsAnsweredWithThoseThatAre() {
        var answer = Cli.run("verify", "--key", KEY, "--bits", 100);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("128, 256 or 512"), answer.err());
    }
}
