package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast kernels are is not asserted: another process may take the CPU. */
class DoctorCommandTest {

    @TempDir
    private Path folder;

    @Test
    void everyKernelOfASpecIsMeasured() throws IOException {
        var answer = Cli.run("doctor", TinySpec.write(folder), "--bits", 128);
        assertTrue(answer.out().contains("GFLOP/s in f32 with 128 bits"), answer.out());
        assertTrue(answer.out().contains("conv2d_f32_h8w8c1_k3s1p1_o4_relu_max2  backward_weights"), answer.out());
        assertTrue(answer.out().contains(" of 8 kernels compiled by C2 and allocating nothing.\n"), answer.out());
    }

    @Test
    void whatTimeDoesNotSufficeForIsCounted() throws IOException {
        var answer = Cli.run("doctor", TinySpec.write(folder), "--seconds", 0, "--json");
        assertTrue(answer.out().contains("\"kernels\" : [ ]"), answer.out());
        assertTrue(answer.out().contains("\"unmeasured\" : 8"), answer.out());
    }

    @Test
    void vectorsAreWhatDoctorLooksAt() throws IOException {
        var answer = Cli.run("doctor", TinySpec.write(folder), "--scalar");
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertNotEquals("", answer.err());
    }
}
