package io.lanewise.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFileTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("array");
    }

    @Test
    void whatIsWrittenAsNpyComesBack() throws IOException {
        NpyWriter.write(path, new int[] {2, 1}, new float[] {Float.MIN_VALUE, -0.0f});
        try (var file = ArrayFile.open(path)) {
            assertEquals("array F32[2, 1]", file.array().toString());
            assertArrayEquals(new float[] {Float.MIN_VALUE, -0.0f}, file.array().floats());
        }
        NpyWriter.write(path, new int[] {}, new double[] {Math.E});
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(new double[] {Math.E}, file.array().doubles());
        }
        NpyWriter.write(path, new int[] {1}, new long[] {Long.MIN_VALUE});
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(new long[] {Long.MIN_VALUE}, file.array().longs());
        }
        NpyWriter.write(path, new int[] {3}, new byte[] {0, 127, -1});
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(new long[] {0, 127, 255}, file.array().longs());
        }
    }

    @Test
    void npyIsWrittenAsNumpyWritesIt() throws IOException {
        NpyWriter.write(path, new int[] {3}, new float[] {1, 2, 3});
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
        var bytes = Files.readAllBytes(path);
        assertEquals(128 + 12, bytes.length);
        var padded = header + " ".repeat(128 - 10 - header.length() - 1) + "\n";
        assertArrayEquals(npy(1, padded, 0), Arrays.copyOf(bytes, 128));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            1 ; {'descr': '>i2', 'fortran_order': False, 'shape': (2, 3), } ; I16[2, 3] ; 12
            1 ; {'shape': (2L, 3L), 'fortran_order': False, 'descr': '|i1'} ; I8[2, 3] ; 6
            2 ; {'descr': '<u4', 'fortran_order': True, 'shape': (1, 3, 1)} ; U32[1, 3, 1] ; 12
            3 ; {"descr": "<f2", "fortran_order": False, "shape": ()} ; F16[] ; 2
            1 ; {'descr': '|b1', 'fortran_order': True, 'shape': (4,)} ; BOOL[4] ; 4
            1 ; {'descr': '<u2', 'fortran_order': False, 'shape': (0, 2147483647)} ; U16[0, 2147483647] ; 0
            """)
    void everyFormOfTheNpyHeaderIsRead(int version, String header, String shown, int bytes) throws IOException {
        Files.write(path, npy(version, header, bytes));
        try (var file = ArrayFile.open(path)) {
            assertEquals("array " + shown, file.array().toString());
        }
    }

    @Test
    void bigEndianElementsAreRead() throws IOException {
        var bytes = npy(1, "{'descr': '>i2', 'fortran_order': False, 'shape': (2,)}", 4);
        ByteBuffer.wrap(bytes).putShort(bytes.length - 4, (short) 258).putShort(bytes.length - 2, (short) -2);
        Files.write(path, bytes);
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(new long[] {258, -2}, file.array().longs());
            assertArrayEquals(new float[] {258, -2}, file.array().floats());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {'descr': '<f4', 'fortran_order': True, 'shape': (2, 2)} ; is in Fortran order; save it with numpy.asc
            {'descr': '<f4', 'fortran_order': False, 'shape': (5,)} ; is truncated: its header describes
            {'descr': '<f4', 'fortran_order': False, 'shape': (3,)} ; has bytes behind its array
            {'descr': '<c8', 'fortran_order': False, 'shape': (2,)} ; has elements of the type '<c8'
            {'descr': '|f4', 'fortran_order': False, 'shape': (4,)} ; has elements of the type '|f4'
            {'descr': '', 'fortran_order': False, 'shape': (4,)} ; has elements of the type ''
            {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)} ; holds records of several fields
            {'descr': '<f4', 'fortran_order': False, 'shape': (-4,)} ; a dimension of its shape is not a number
            {'descr': '<f4', 'fortran_order': False, 'shape': (4 4)} ; ')' is expected at character
            {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)} ; the dimension '99999999999' is not
            {'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,2147483647,)} ; its shape is too large
            {'descr': '<f4', 'fortran_order': False} ; it needs descr (a plain type), fortran_order and shape
            {'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'x': 'y'} ; and nothing else
            {'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,)} ; the key 'descr' occurs twice
            {'descr': '<f4', 'fortran_order': False, 'shape': (4,)} x ; text follows its closing '}'
            {'descr': '<f4 ; a text is not closed
            {'descr' ; ':' is expected at character
            {1: 2} ; a text is expected at character 1
            """)
    void aMalformedNpyHeaderIsRefusedInOneSentence(String header, String problem) throws IOException {
        Files.write(path, npy(1, header, 16));
        refused(problem);
    }

    @ParameterizedTest
    @CsvSource({"8, U8, 1", "9, I8, 1", "11, I16, 2", "12, I32, 4", "13, F32, 4", "14, F64, 8"})
    void everyTypeOfIdxIsRead(int code, ElementType type, int bytes) throws IOException {
        Files.write(path, idx(code, new int[] {2, 3}, 6 * bytes));
        try (var file = ArrayFile.open(path)) {
            assertEquals("array " + type + "[2, 3]", file.array().toString());
            assertEquals(6, file.array().floats().length);
        }
    }

    @Test
    void idxElementsAreBigEndian() throws IOException {
        var bytes = idx(13, new int[] {1}, 4);
        ByteBuffer.wrap(bytes).putFloat(8, -1.5f);
        Files.write(path, bytes);
        try (var file = ArrayFile.open(path)) {
            assertArrayEquals(new float[] {-1.5f}, file.array().floats());
        }
    }

    @Test
    void aFileOfOtherContentIsRefused() throws IOException {
        Files.writeString(path, "hello");
        refused("is neither an NPY nor an IDX file");
        Files.write(path, new byte[0]);
        refused("is neither an NPY nor an IDX file");
        Files.write(path, idx(7, new int[] {1}, 1));
        refused("its type code is 7");
        Files.write(path, idx(8, new int[] {-1, 0}, 0));
        refused("dimension 0 is 4294967295");
        Files.write(path, idx(14, new int[] {1 << 30, 1 << 30, 1 << 30}, 0));
        refused("its shape is too large");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 100_000})
    void aCompressedFileReadsAsThePlainOne(int length) throws IOException {
        var plain = idx(8, new int[] {length}, length);
        for (var i = 8; i < plain.length; i++) {
            plain[i] = (byte) (i * 31);
        }
        Files.write(path, plain);
        var packed = Files.write(folder.resolve("packed"), gzip(plain));
        try (var expected = ArrayFile.open(path);
                var found = ArrayFile.open(packed)) {
            assertArrayEquals(expected.array().floats(), found.array().floats());
        }
    }

    @Test
    void aCompressedFileCutOrLengthenedIsRefused() throws IOException {
        var plain = idx(8, new int[] {300}, 300);
        var packed = gzip(plain);
        for (var length = 2; length < packed.length; length++) {
            Files.write(path, Arrays.copyOf(packed, length));
            refused("");
        }
        Files.write(path, gzip(Arrays.copyOf(plain, plain.length - 1)));
        refused("is truncated: its header describes 308 bytes, and it has 307");
        Files.write(path, gzip(Arrays.copyOf(plain, plain.length + 1)));
        refused("has bytes behind its array, which should end at byte 308");
        Files.write(path, gzip(Arrays.copyOf(plain, plain.length + 200_000)));
        refused("has bytes behind its array, which should end at byte 308");
        packed[packed.length - 5] ^= 1;
        Files.write(path, packed);
        refused("is a truncated or damaged gzip file");
    }

    @Test
    void aCompressedFileThatClaimsTheHeapIsRefusedBeforeItIsUnpacked() throws IOException {
        Files.write(path, gzip(idx(8, new int[] {2_000_000_000}, 1000)));
        refused("more than its");
    }

    @Test
    void filesThatStayOpenShareHalfOfTheHeap() throws IOException {
        Files.write(path, gzip(idx(8, new int[] {300}, 300)));
        var half = Runtime.getRuntime().maxMemory() / 2;
        try (var file = ArrayFile.open(path, half - 308)) {
            assertEquals(308, file.unpackedBytes());
        }
        var thrown = assertThrows(RefusedFileException.class, () -> ArrayFile.open(path, half - 307));
        assertEquals(
                "unpacks to 308 bytes, with the files before it to " + (half + 1)
                        + ", more than half of the heap; unpack it first, or give Java a larger one",
                thrown.problem());
        Files.write(path, idx(8, new int[] {300}, 300));
        try (var file = ArrayFile.open(path, half)) {
            assertEquals(0, file.unpackedBytes());
        }
    }

    private void refused(String problem) {
        var thrown = assertThrows(RefusedFileException.class, () -> ArrayFile.open(path));
        assertTrue(thrown.getMessage().startsWith(path + ": "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(problem), thrown.getMessage());
    }

    static byte[] npy(int version, String header, int dataBytes) {
        var text = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate((version == 1 ? 10 : 12) + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        return bytes.put(text).array();
    }

    static byte[] idx(int code, int[] shape, int dataBytes) {
        var bytes = ByteBuffer.allocate(4 + 4 * shape.length + dataBytes)
                .put(new byte[] {0, 0, (byte) code, (byte) shape.length});
        Arrays.stream(shape).forEach(bytes::putInt);
        return bytes.array();
    }

    static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var output = new GZIPOutputStream(packed)) {
            output.write(content);
        }
        return packed.toByteArray();
    }
}
