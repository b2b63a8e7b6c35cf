package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.generator.KernelTree.Difference;
import io.lanewise.generator.KernelTree.Difference.Kind;
import io.lanewise.kernel.KernelKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTreeTest {

    private static final String PACKAGE = "com.example.kernels";
    private static final KernelKey KEY = KernelKey.parse("conv2d_f32_h8w8c4_k3s1p1_o8_relu");
    private static final KernelKey OTHER = KernelKey.parse("conv2d_f32_h8w8c4_k1s1p0_o8_relu");

    private final KernelTree tree = KernelTree.of(List.of(KEY), PACKAGE);

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenHasNoDifferences() {
        assertEquals(tree.files().size(), tree.write(folder).size());
        assertEquals(List.of(), tree.differences(folder));
        assertEquals(List.of(), tree.write(folder));
    }

    @Test
    void changedMissingAndOrphanedFilesAreFoundAndMended() throws IOException {
        KernelTree.of(List.of(KEY, OTHER), PACKAGE).write(folder);
        String provider = "com/example/kernels/GeneratedKernels.java";
        String kernel = tree.files().keySet().stream().filter(path -> path.contains("conv2d/")).findFirst().orElseThrow();
        Files.delete(folder.resolve(kernel));

        List<Difference> differences = tree.differences(folder);

        assertTrue(differences.contains(new Difference(Kind.CHANGED, provider)));
        assertTrue(differences.contains(new Difference(Kind.MISSING, kernel)));
        assertEquals(tree.files().size() - 1, differences.stream().filter(one -> one.kind() == Kind.ORPHANED).count());
        assertEquals(differences, tree.write(folder));
        assertEquals(List.of(), tree.differences(folder));
    }

    @Test
    void filesThatNobodyGeneratedAreNeverOrphans() throws IOException {
        Path beside = folder.resolve("com/example/Main.java");
        Path among = folder.resolve("com/example/kernels/Handwritten.java");
        Path otherTree = folder.resolve("com/example/other/GeneratedKernels.java");
        Files.createDirectories(among.getParent());
        Files.createDirectories(otherTree.getParent());
        Files.writeString(beside, "package com.example;\n");
        Files.write(among, new byte[] {'/', '/', (byte) 0xFF, '\n'});
        KernelTree.of(List.of(OTHER), "com.example.other").write(folder);

        tree.write(folder);

        assertTrue(Files.exists(beside) && Files.exists(among) && Files.exists(otherTree));
        assertEquals(List.of(), tree.differences(folder));
    }
}
