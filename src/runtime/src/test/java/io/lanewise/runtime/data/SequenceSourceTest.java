package io.lanewise.runtime.data;

import static io.lanewise.runtime.data.SequenceFixtures.counting;
import static io.lanewise.runtime.data.SequenceFixtures.idx;
import static io.lanewise.runtime.data.SequenceFixtures.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceSourceTest {
    @TempDir
    Path folder;

    private static final SequenceOptions THREE = SequenceOptions.of(3, 2, 2, 1);

    private Path npy(int... shape) throws IOException {
        return counting(folder.resolve("data.npy"), shape);
    }

    private static SequenceSource open(Path path, SequenceOptions options) throws IOException {
        return SequenceSource.open(path, options);
    }

    private static float[] range(int from, int to) {
        var values = new float[to - from];
        for (var i = from; i < to; i++) {
            values[i - from] = i;
        }
        return values;
    }

    @Test
    void sequencesBeforeTimeAreReadAsTheyLie() throws IOException {
        try (var source = open(npy(5, 3, 2, 2), THREE)) {
            assertEquals(5, source.items());
            assertEquals(12, source.itemLength());
            assertEquals("data.npy#4", source.name(4));
            assertArrayEquals(range(48, 60), read(source, 4));
        }
    }

    @Test
    void timeBeforeSequencesIsGathered() throws IOException {
        try (var source = open(npy(3, 5, 2, 2), THREE)) {
            assertEquals(5, source.items());
            assertArrayEquals(new float[] {4, 5, 6, 7, 24, 25, 26, 27, 44, 45, 46, 47}, read(source, 1));
        }
    }

    @Test
    void axesThatCouldBeEitherOrderAreRefusedUntilTheyAreNamed() throws IOException {
        var file = npy(3, 3, 2, 2);
        var refused = assertThrows(RefusedFileException.class, () -> open(file, THREE));
        assertEquals(
                "has the shape [3, 3, 2, 2], in which sequences of 3 or more frames of 2 x 2 x 1 may be ordered as"
                        + " NTHW or TNHW; name the one it is by --axes, from Java by withAxes",
                refused.problem());
        try (var source = open(file, THREE.withAxes(SequenceAxes.of("tnhw")))) {
            assertArrayEquals(new float[] {0, 1, 2, 3, 12, 13, 14, 15, 24, 25, 26, 27}, read(source, 0));
        }
        try (var source = open(file, THREE.withAxes(SequenceAxes.NTHW))) {
            assertArrayEquals(range(0, 12), read(source, 0));
        }
    }

    @Test
    void longerSequencesOfEitherOrderAreRefusedToo() throws IOException {
        var file = npy(4, 5, 2, 2);
        assertThrows(RefusedFileException.class, () -> open(file, THREE));
    }

    @Test
    void inAnIdxFileTheFirstAxisCountsSequences() throws IOException {
        var file = folder.resolve("data-idx4-ubyte.gz");
        var data = new byte[3 * 3 * 4];
        for (var i = 0; i < data.length; i++) {
            data[i] = (byte) (7 * i);
        }
        try (var output = new GZIPOutputStream(Files.newOutputStream(file))) {
            output.write(idx(new int[] {3, 3, 2, 2}, data));
        }
        try (var source = open(file, THREE)) {
            var second = read(source, 1);
            for (var i = 0; i < 12; i++) {
                assertEquals((data[12 + i] & 0xff) / 255f, second[i]);
            }
        }
    }

    @Test
    void channelsMayBeInnermostOrBeforeTheRows() throws IOException {
        var colour = SequenceOptions.of(2, 2, 2, 3);
        try (var source = open(npy(4, 2, 2, 2, 3), colour)) {
            assertArrayEquals(range(24, 48), read(source, 1));
        }
        try (var source = open(npy(4, 2, 3, 2, 2), colour)) {
            var first = read(source, 0);
            assertArrayEquals(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, Arrays.copyOf(first, 12));
            assertEquals(23, first[23]);
        }
        try (var source = open(npy(2, 4, 3, 2, 2), colour)) {
            var second = read(source, 1);
            assertArrayEquals(new float[] {12, 16, 20}, Arrays.copyOf(second, 3));
            assertArrayEquals(new float[] {60, 64, 68}, Arrays.copyOfRange(second, 12, 15));
        }
    }

    @Test
    void oneLongSequenceIsCutIntoWindows() throws IOException {
        try (var source = open(npy(8, 2, 2), THREE)) {
            assertEquals(2, source.items());
            assertEquals("data.npy@3", source.name(1));
            assertArrayEquals(range(12, 24), read(source, 1));
        }
        try (var source = open(npy(8, 2, 2), THREE.withStride(2))) {
            assertEquals(3, source.items());
            assertEquals("data.npy@4", source.name(2));
            assertArrayEquals(range(16, 28), read(source, 2));
        }
    }

    @Test
    void aChannelOfOneMayStandAnywhereOrBeLeftOut() throws IOException {
        for (var shape : new int[][] {{2, 3, 2, 2}, {2, 3, 2, 2, 1}, {2, 3, 1, 2, 2}}) {
            try (var source = open(npy(shape), THREE)) {
                assertArrayEquals(range(12, 24), read(source, 1));
            }
        }
        for (var shape : new int[][] {{3, 2, 2}, {3, 2, 2, 1}, {3, 1, 2, 2}, {1, 3, 2, 2}}) {
            try (var source = open(npy(shape), THREE)) {
                assertEquals(1, source.items());
                assertArrayEquals(range(0, 12), read(source, 0));
            }
        }
    }

    @Test
    void aShapeThatDoesNotFitIsRefusedWithTheShapesThatDo() throws IOException {
        var file = npy(2, 3, 4, 5);
        var refused = assertThrows(RefusedFileException.class, () -> open(file, THREE));
        assertEquals(
                file + ": has the shape [2, 3, 4, 5], where sequences of 3 or more frames of 2 x 2 x 1 are in"
                        + " [T, 2, 2], [N, T, 2, 2], [T, N, 2, 2], [T, 2, 2, 1], [T, 1, 2, 2], [N, T, 2, 2, 1],"
                        + " [N, T, 1, 2, 2], [T, N, 2, 2, 1], [T, N, 1, 2, 2]",
                refused.getMessage());
        assertThrows(RefusedFileException.class, () -> open(npy(2, 2, 2, 2), THREE), "two frames are too few");
        assertThrows(RefusedFileException.class, () -> open(npy(0, 3, 2, 2), THREE), "no sequence");
    }

    @Test
    void anUnknownOrderOfAxesNamesThoseThatAreRead() {
        var refused = assertThrows(DataException.class, () -> SequenceAxes.of("HWT"));
        assertEquals(
                "'HWT' is no order of the axes of sequences; these are read: THW, NTHW, TNHW, THWC, TCHW, NTHWC, NTCHW,"
                        + " TNHWC, TNCHW",
                refused.getMessage());
    }

    @Test
    void filesOfAFolderAreReadInTheNaturalOrderOfTheirNames() throws IOException {
        counting(folder.resolve("part10.npy"), 4, 3, 2, 2);
        counting(folder.resolve("part2.npy"), 2, 3, 2, 2);
        Files.writeString(folder.resolve("notes.csv"), "a,b\n");
        try (var source = open(folder, THREE)) {
            assertEquals(6, source.items());
            assertEquals("part2.npy#1", source.name(1));
            assertEquals("part10.npy#0", source.name(2));
        }
    }

    @Test
    void aTruncatedFileOfAFolderIsRefusedByName() throws IOException {
        var file = counting(folder.resolve("bad.npy"), 4, 3, 2, 2);
        counting(folder.resolve("good.npy"), 4, 3, 2, 2);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
        var refused = assertThrows(RefusedFileException.class, () -> open(folder, THREE));
        assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
    }

    @Test
    void reflectivityHasNoEchoAtZeroDbz() throws IOException {
        var file = folder.resolve("radar.npy");
        NpyWriter.write(file, new int[] {1, 3, 1, 1}, new byte[] {0, 64, (byte) 169});
        var options = SequenceOptions.of(3, 1, 1, 1).withQuantity(Quantity.REFLECTIVITY);
        try (var source = open(file, options)) {
            var values = read(source, 0);
            assertEquals(0, Quantity.dbz(values[0]), 1e-5);
            assertEquals(0, Quantity.dbz(values[1]), 1e-5);
            assertEquals(52.5, Quantity.dbz(values[2]), 1e-5);
            assertEquals(values[2], Quantity.value(52.5f), 1e-6);
            assertEquals(Quantity.REFLECTIVITY, source.quantity());
        }
        var floats = counting(folder.resolve("floats.npy"), 1, 3, 1, 1);
        assertThrows(RefusedFileException.class, () -> open(floats, options), "floats are not stored that way");
    }
}
