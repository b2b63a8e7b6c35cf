package io.lanewise.verify.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.generator.TooLargeTile;
import io.lanewise.verify.VectorWidths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JitContractTest {

    @TempDir
    Path folder;

    @Test
    void everyGeneratedKernelKeepsTheContract() throws Exception {
        List<String> findings = new ArrayList<>();
        StringBuilder widths = new StringBuilder();
        int classes = 0;
        for (int bits : VectorWidths.here()) {
            int kernels = ContractProbe.generated(bits).size();
            assertTrue(kernels > 0);
            long start = System.nanoTime();
            findings.addAll(probe(Integer.toString(bits)));
            widths.append(", %d of %d bits in %.0f s".formatted(kernels, bits, (System.nanoTime() - start) / 1e9));
            classes += kernels;
        }
        System.out.println("JIT contract: " + classes + " classes, " + findings.size() + " findings" + widths);
        assertEquals(List.of(), findings, () -> String.join("\n", findings));
    }

    @Test
    void everyClassOfEveryWidthIsAmongThem() throws IOException {
        int kernels = 0;
        for (int bits : List.of(128, 256, 512)) {
            kernels += ContractProbe.generated(bits).size();
        }
        assertEquals(ContractProbe.classNames().size(), kernels);
    }

    @Test
    void aTileThatIsTooLargeIsFoundWithMethodAndCause() throws Exception {
        List<String> findings = probe(TooLargeTile.BEYOND_HOTSPOT.name());
        String kernel = "conv2d_f32_h2w40c2_k3s1p1_o24_relu_forward_direct_128_6x40: ";
        assertTrue(findings.stream().allMatch(finding -> finding.startsWith(kernel)), findings::toString);
        assertFound(findings, "METHOD_SIZE: tile has \\d+ bytecodes, 8000 is too many to be compiled at all");
        assertFound(findings, "NOT_COMPILED: tile was not compiled by C2 during the warm-up");
        assertFound(findings, "ALLOCATES: \\d+ bytes a call after the warm-up, 0 are allowed, most often \\S+ at tile:\\d+, in .*");
    }

    @Test
    void aTileThatACompilerGivesUpOnIsFoundWithItsReason() throws Exception {
        List<String> findings = probe(TooLargeTile.BEYOND_C1.name());
        assertFound(findings, "COMPILATION_FAILED: tile at level 3: out of virtual registers.*");
    }

    private static void assertFound(List<String> findings, String pattern) {
        assertTrue(findings.stream().anyMatch(finding -> finding.matches("\\S+: " + pattern)), () -> pattern + " is not among\n" + String.join("\n", findings));
    }

    /** The findings of a {@link ContractProbe}. */
    private List<String> probe(String argument) throws IOException, InterruptedException {
        return FreshProcess.run(folder, JitContract.FLAGS, ContractProbe.class, argument);
    }
}
