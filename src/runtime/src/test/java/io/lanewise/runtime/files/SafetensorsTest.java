package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("model.safetensors");
    }

    @Test
    void everyTypeComesBackAsWritten() throws IOException {
        new SafetensorsWriter()
                .metadata("spec", "name: é \"quoted\"\nline")
                .add("bytes", new int[] {3}, new byte[] {0, 127, -1}, 0)
                .add("floats", new int[] {1, 2}, new float[] {Float.MIN_VALUE, -0.0f})
                .add("doubles", new int[] {}, new double[] {Math.PI})
                .add("ints", new int[] {2}, new int[] {9, Integer.MIN_VALUE, 7}, 1)
                .add("longs", new int[] {1}, new long[] {Long.MAX_VALUE}, 0)
                .add("none", new int[] {4, 0}, new float[0])
                .write(path);
        try (var file = SafetensorsFile.open(path)) {
            assertEquals(Map.of("spec", "name: é \"quoted\"\nline"), file.metadata());
            assertArrayEquals(new float[] {0, 127, 255}, file.array("bytes").floats());
            assertArrayEquals(new float[] {Float.MIN_VALUE, -0.0f}, file.array("floats").floats());
            assertArrayEquals(new double[] {Math.PI}, file.array("doubles").doubles());
            assertArrayEquals(new long[] {Integer.MIN_VALUE, 7}, file.array("ints").longs());
            assertArrayEquals(new long[] {Long.MAX_VALUE}, file.array("longs").longs());
            assertArrayEquals(new float[0], file.array("none").floats());
            assertArrayEquals(new int[] {4, 0}, file.array("none").shape());
        }
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        new SafetensorsWriter().metadata("k", "v").add("a", new int[] {2}, new float[] {1, -2}).write(path);
        var header = "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        var padded = header + " ".repeat(Math.floorMod(-header.length(), 8));
        assertArrayEquals(
                file(padded, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0}), Files.readAllBytes(path));
    }

    @Test
    void widerElementsComeFirstSoThatAllAreAligned() throws IOException {
        new SafetensorsWriter()
                .add("b", new int[] {3}, new byte[3], 0)
                .add("f", new int[] {1}, new float[1])
                .add("d", new int[] {1}, new double[1])
                .write(path);
        try (var file = SafetensorsFile.open(path)) {
            assertEquals(List.of("d", "f", "b"), List.copyOf(file.names()));
        }
    }

    @Test
    void aFileReplacedWhileOpenIsStillReadAsItWas() throws IOException {
        new SafetensorsWriter().add("a", new int[] {1}, new float[] {1}).write(path);
        try (var file = SafetensorsFile.open(path)) {
            new SafetensorsWriter().add("a", new int[] {1}, new float[] {2}).write(path);
            assertArrayEquals(new float[] {1}, file.array("a").floats());
        }
    }

    @Test
    void aReferenceCaseOfAnotherFrameworkIsRead() throws IOException, URISyntaxException {
        var golden = Path.of(getClass().getResource("maxpool2d.safetensors").toURI());
        try (var file = SafetensorsFile.open(golden)) {
            assertEquals("max_pool2d", file.metadata().get("op"));
            var x = file.array("x").doubles();
            var y = file.array("y").doubles();
            var indices = file.array("indices").longs();
            var shape = file.array("x").shape();
            var plane = shape[2] * shape[3];
            var perChannel = y.length / (shape[0] * shape[1]);
            for (var i = 0; i < y.length; i++) {
                assertEquals(y[i], x[i / perChannel * plane + (int) indices[i]]);
            }
            assertEquals(ElementType.F64, file.array("x").type());
        }
    }

    @Test
    void halfPrecisionTypesAreWidenedExactly() throws IOException {
        var header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[4,6]}}";
        Files.write(path, file(header, new byte[] {0x00, 0x3c, 0x01, 0x00, (byte) 0xc0, 0x3f}));
        try (var file = SafetensorsFile.open(path)) {
            assertArrayEquals(new double[] {1, 0x1p-24}, file.array("h").doubles());
            assertArrayEquals(new float[] {1.5f}, file.array("b").floats());
        }
    }

    @Test
    void aRangeIsReadAcrossChunks() throws IOException {
        var data = new float[100_000];
        for (var i = 0; i < data.length; i++) {
            data[i] = i;
        }
        new SafetensorsWriter().add("a", new int[] {data.length}, data).write(path);
        try (var file = SafetensorsFile.open(path)) {
            var into = new float[60_002];
            file.array("a").floats(30_000, into, 1, 60_000);
            assertEquals(0, into[0]);
            assertEquals(30_000, into[1]);
            assertEquals(89_999, into[60_000]);
            assertEquals(0, into[60_001]);
            assertThrows(
                    IndexOutOfBoundsException.class, () -> file.array("a").floats(99_999, new float[2], 0, 2));
            assertArrayEquals(data, file.array("a").floats());
        }
    }

    @Test
    void aFractionIsNotAnIndex() throws IOException {
        new SafetensorsWriter().add("indices", new int[] {2}, new double[] {3, 0.5}).write(path);
        try (var file = SafetensorsFile.open(path)) {
            var thrown =
                    assertThrows(RefusedFileException.class, () -> file.array("indices").longs());
            assertEquals(path + ": element 1 of 'indices' is 0.5, not a whole number", thrown.getMessage());
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNamesThereAre() throws IOException {
        new SafetensorsWriter().add("x", new int[] {1}, new float[1]).write(path);
        try (var file = SafetensorsFile.open(path)) {
            assertFalse(file.has("y"));
            var thrown = assertThrows(RefusedFileException.class, () -> file.array("y"));
            assertEquals(path + ": has no array 'y'; it has x", thrown.getMessage());
        }
    }

    @Test
    void theWriterRefusesWhatItCouldNotReadBack() {
        var writer = new SafetensorsWriter().add("a", new int[] {1}, new float[1]);
        assertThrows(IllegalArgumentException.class, () -> writer.add("a", new int[] {1}, new float[1]));
        assertThrows(IllegalArgumentException.class, () -> writer.add("__metadata__", new int[] {1}, new float[1]));
        assertThrows(IllegalArgumentException.class, () -> writer.add("b", new int[] {2}, new float[1]));
        assertThrows(IllegalArgumentException.class, () -> writer.add("b", new int[] {-1}, new float[1]));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.add("b", new int[] {2}, new float[3], 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.add("b", new int[] {1 << 16, 1 << 16}, new float[1], 0));
    }

    /** In the headers {@code F32<[2] 0 8>} stands for an entry of this type, shape, begin and end. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":F32<[1] 0 4>,"a":F32<[0] 4 4>} | Duplicate field 'a'
            {"a":F32<[1] 0 8>} | 'a' is F32[1], which takes 4 bytes, but its data_offsets are 0 and 8
            {"a":F32<[1] 4 0>} | which takes 4 bytes, but its data_offsets are 4 and 0
            {"a":F32<[2] 0 8>} | is truncated: its header describes 8 bytes of data, and 4 follow it
            {"a":U8<[2] 0 2>} | has bytes that belong to no array
            {"a":U8<[3] 1 4>} | not right behind the data before it, which ends at 0
            {"a":U8<[3] 0 3>,"b":U8<[2] 2 4>} | 'b' begins at byte 2, inside the data before it, which ends at 3
            {"a":U8<[4] 0 4>,"b":U8<[4] 0 4>} | inside the data before it
            {"a":F32<[-1] 0 4>} | a negative number
            {"a":F32<[1.0] 0 4>} | each number of shape of 'a' is not a whole number
            {"a":F32<[2147483648] 0 4>} | which is too large
            {"a":F64<[2147483647,2147483647] 0 4>} | which is too large
            {"a":F32<[65536,65536,65536,65536] 0 0>} | which is too large
            {"a":F32<[99999999999999999999] 0 4>} | out of range of
            {"a":F128<[1] 0 4>} | 'a' has the dtype 'F128', where one of
            {"a":{"dtype":"F32","shape":[1]}} | needs a dtype, a shape, and data_offsets
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}} | needs a dtype, a shape, and data_offsets
            {"a":[]} | 'a' is not an object
            {"__metadata__":{"a":1}} | __metadata__ 'a' is not a string
            {"__metadata__":{"a":"x","a":"y"}} | Duplicate field 'a'
            {"a":F32<[1] 0 4>}x | Unrecognized token 'x'
            {"a":F32<[1] 0 4>}{} | text follows its closing '}'
            {"a":F32<[[[[[[[[1]]]]]]]] 0 4>} | each number of shape of 'a'
            {"a":{"x":[[[[[[[[1]]]]]]]],"dtype":"F32"}} | nesting depth
            {"a":{"dtype":"F32" | Unexpected end-of-input
            [1] | its header does not begin with '{'
            """)
    void aMalformedHeaderIsRefusedInOneSentence(String header, String problem) throws IOException {
        var entry = "{\"dtype\":\"$1\",\"shape\":$2,\"data_offsets\":[$3,$4]}";
        Files.write(path, file(header.replaceAll("(\\w+)<(\\S+) (\\d+) (\\d+)>", entry), new byte[4]));
        var thrown = assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path));
        assertTrue(thrown.getMessage().startsWith(path + ": "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(problem), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("\n"), thrown.getMessage());
        assertEquals(path, thrown.file());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100_000_001, 1L << 32, Long.MAX_VALUE, -1})
    void anImpossibleHeaderLengthIsRefusedBeforeAnythingIsAllocated(long length) throws IOException {
        Files.write(path, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        var thrown = assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path));
        assertEquals(
                path + ": is not a safetensors file, or a damaged one: its header would have "
                        + Long.toUnsignedString(length) + " bytes, where 2 to 100000000 are allowed",
                thrown.getMessage());
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.ISO_8859_1)) {
            var json = "{\"é\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}".getBytes(charset);
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array();
            Files.write(path, length);
            Files.write(path, json, StandardOpenOption.APPEND);
            assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path));
        }
    }

    @Test
    void controlCharactersOfAHostileNameDoNotReachTheMessage() throws IOException {
        Files.write(path, file("{\"\\u001b[2J" + "x".repeat(1000) + "\":[]}", new byte[0]));
        var thrown = assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path));
        assertTrue(thrown.getMessage().chars().noneMatch(Character::isISOControl), thrown.getMessage());
        assertTrue(thrown.getMessage().length() < path.toString().length() + 250, thrown.getMessage());
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        var missing = assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(path));
        assertEquals(path + ": does not exist", missing.getMessage());
        assertThrows(RefusedFileException.class, () -> SafetensorsFile.open(folder));
    }

    private static byte[] file(String header, byte[] data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
