package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SafetensorsProperties {
    private static Path folder;
    private static Path path;

    record Named(String name, int[] shape, float[] data) {
        @Override
        public String toString() {
            return name + Arrays.toString(shape);
        }
    }

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("safetensors");
        path = folder.resolve("case.safetensors");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(folder);
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBackBitForBit(
            @ForAll("arrays") List<Named> arrays, @ForAll Map<String, String> metadata) throws IOException {
        write(arrays, metadata);
        try (var file = SafetensorsFile.open(path)) {
            assertEquals(wellFormed(metadata), file.metadata());
            assertEquals(arrays.size(), file.names().size());
            for (var array : arrays) {
                var read = file.array(array.name());
                assertArrayEquals(array.shape(), read.shape());
                assertArrayEquals(bits(array.data()), bits(read.floats()));
            }
        }
    }

    @Property(tries = 20)
    void aFileCutAnywhereIsRefused(@ForAll("arrays") List<Named> arrays) throws IOException {
        write(arrays, Map.of("key", "value"));
        var whole = Files.readAllBytes(path);
        for (var length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path), "cut to " + length);
        }
    }

    @Property(tries = 2000)
    void aDamagedHeaderIsReadOrRefusedButNeverFailsOtherwise(
            @ForAll("arrays") List<Named> arrays, @ForAll @IntRange(max = 1 << 20) int where, @ForAll byte damage)
            throws IOException {
        write(arrays, Map.of("key", "value"));
        var bytes = Files.readAllBytes(path);
        bytes[where % bytes.length] = damage;
        Files.write(path, bytes);
        try (var file = SafetensorsFile.open(path)) {
            for (var name : file.names()) {
                file.array(name).floats();
            }
        } catch (RefusedFileException expected) {
            assertEquals(path, expected.file());
        }
    }

    @Provide
    Arbitrary<List<Named>> arrays() {
        var names = Arbitraries.strings().alpha().numeric().withChars("._/\"\\é").ofMaxLength(12);
        var shapes = Arbitraries.integers().between(0, 3).array(int[].class).ofMaxSize(4);
        var arrays = Combinators.combine(names, shapes).flatAs((name, shape) -> Arbitraries.integers()
                .map(Float::intBitsToFloat)
                .array(Float[].class)
                .ofSize((int) StoredArray.elements(shape))
                .map(data -> new Named(name, shape, unboxed(data))));
        return arrays.list().ofMaxSize(4).uniqueElements(Named::name);
    }

    private static void write(List<Named> arrays, Map<String, String> metadata) throws IOException {
        var writer = new SafetensorsWriter();
        wellFormed(metadata).forEach(writer::metadata);
        arrays.forEach(array -> writer.add(array.name(), array.shape(), array.data()));
        writer.write(path);
    }

    /** Unpaired surrogates are not text: no encoding of Unicode can hold them. */
    private static Map<String, String> wellFormed(Map<String, String> metadata) {
        var kept = new LinkedHashMap<String, String>();
        metadata.forEach((key, value) -> {
            if ((key + "|" + value).codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    private static float[] unboxed(Float[] boxed) {
        var data = new float[boxed.length];
        for (var i = 0; i < data.length; i++) {
            data[i] = boxed[i];
        }
        return data;
    }

    private static int[] bits(float[] data) {
        var bits = new int[data.length];
        for (var i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(data[i]);
        }
        return bits;
    }
}
