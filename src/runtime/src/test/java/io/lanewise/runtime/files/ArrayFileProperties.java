package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ArrayFileProperties {
    private static Path folder;
    private static Path path;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("arrays");
        path = folder.resolve("case");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(folder);
    }

    @Property(tries = 200)
    void npyOfAnyShapeComesBack(@ForAll("shapes") int[] shape) throws IOException {
        var data = new double[(int) StoredArray.elements(shape)];
        Arrays.setAll(data, i -> 1.0 / (i + 1));
        NpyWriter.write(path, shape, data);
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(shape, file.array().shape());
            assertArrayEquals(data, file.array().doubles());
        }
    }

    @Property(tries = 10)
    void aFileCutAnywhereIsRefused(@ForAll("shapes") int[] shape, @ForAll("codes") int code) throws IOException {
        NpyWriter.write(path, shape, new float[(int) StoredArray.elements(shape)]);
        refusedWhereverCut(Files.readAllBytes(path));
        var bytes = new int[] {1, 1, 0, 2, 4, 4, 8}[code - 8];
        refusedWhereverCut(ArrayFileTest.idx(code, shape, (int) StoredArray.elements(shape) * bytes));
    }

    @Property(tries = 2000)
    void aDamagedFileIsReadOrRefusedButNeverFailsOtherwise(
            @ForAll("shapes") int[] shape,
            @ForAll boolean npy,
            @ForAll boolean packed,
            @ForAll @IntRange(max = 1 << 20) int where,
            @ForAll byte damage)
            throws IOException {
        var count = (int) StoredArray.elements(shape);
        NpyWriter.write(path, shape, new byte[count]);
        var bytes = npy ? Files.readAllBytes(path) : ArrayFileTest.idx(8, shape, count);
        bytes = packed ? ArrayFileTest.gzip(bytes) : bytes;
        bytes[where % bytes.length] = damage;
        Files.write(path, bytes);
        try (var file = ArrayFile.open(path)) {
            file.array().floats();
        } catch (RefusedFileException expected) {
            assertEquals(path, expected.file());
        }
    }

    @Provide
    Arbitrary<int[]> shapes() {
        return Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(4);
    }

    @Provide
    Arbitrary<Integer> codes() {
        return Arbitraries.of(8, 9, 11, 12, 13, 14);
    }

    private static void refusedWhereverCut(byte[] whole) throws IOException {
        for (var length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThrows(RefusedFileException.class, () -> ArrayFile.open(path), "cut to " + length);
        }
    }
}
