package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.DataSpec.Fit;
import io.lanewise.spec.DataSpec.Flips;
import io.lanewise.spec.DataSpec.OnError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayItemsTest {
    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("data.npy");
    }

    @Test
    void channelsLastIsReadAsItLies() throws IOException {
        NpyWriter.write(path, new int[] {2, 2, 3, 2}, counting(24));
        try (var source = open(2, 3, 2)) {
            assertEquals(2, source.items());
            assertArrayEquals(Arrays.copyOfRange(counting(24), 12, 24), read(source, 1));
        }
    }

    @Test
    void channelsFirstIsInterleaved() throws IOException {
        NpyWriter.write(path, new int[] {2, 3, 2, 2}, counting(24));
        try (var source = open(2, 2, 3)) {
            assertArrayEquals(new float[] {12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23}, read(source, 1));
        }
    }

    @Test
    void oneChannelMayBeLeftOutOrStandAnywhere() throws IOException {
        for (var shape : new int[][] {{3, 2, 2}, {3, 2, 2, 1}, {3, 1, 2, 2}, {3, 4}}) {
            NpyWriter.write(path, shape, counting(12));
            try (var source = open(2, 2, 1)) {
                assertEquals(3, source.items());
                assertArrayEquals(new float[] {4, 5, 6, 7}, read(source, 1));
                assertEquals("data.npy#1", source.name(1));
            }
        }
    }

    @Test
    void eachPictureOfASequenceIsAnItemOfOneGroup() throws IOException {
        NpyWriter.write(path, new int[] {2, 3, 2, 2}, counting(24));
        try (var source = open(2, 2, 1)) {
            assertEquals(6, source.items());
            assertArrayEquals(new float[] {16, 17, 18, 19}, read(source, 4));
            assertEquals("data.npy#1,1", source.name(4));
            assertEquals(source.group(3), source.group(5));
            assertNotEquals(source.group(2), source.group(3));
        }
    }

    @Test
    void bytesAreDividedBy255AndPackedIdxIsReadThroughTheSameDoor() throws IOException {
        var idx = folder.resolve("digits-idx3-ubyte.gz");
        try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(idx))) {
            output.write(new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, (byte) 255, 51, 102});
        }
        try (var source = ItemSources.open(idx, ItemOptions.of(1, 2, 1, DataSpec.DEFAULT, 0))) {
            assertInstanceOf(ArrayItems.class, source);
            assertArrayEquals(new float[] {0, 1}, read(source, 0));
            assertArrayEquals(new float[] {51 / 255f, 102 / 255f}, read(source, 1));
        }
    }

    @Test
    void aShapeThatDoesNotHoldTheItemsIsRefused() throws IOException {
        NpyWriter.write(path, new int[] {3, 2, 2}, counting(12));
        var thrown = assertThrows(RefusedFileException.class, () -> open(2, 3, 1));
        assertEquals(
                path + ": has the shape [3, 2, 2], where items of 2 x 3 x 1 are in [N, 2, 3, 1], [N, 2, 3], [N, T, 2, 3] or [N, 6]",
                thrown.getMessage());
        NpyWriter.write(path, new int[] {12}, counting(12));
        assertThrows(RefusedFileException.class, () -> open(1, 1, 12));
        NpyWriter.write(path, new int[] {0, 2, 2}, counting(0));
        assertThrows(RefusedFileException.class, () -> open(2, 2, 1));
        NpyWriter.write(path, new int[] {2, 0, 2, 2}, counting(0));
        assertThrows(RefusedFileException.class, () -> open(2, 2, 1));
    }

    @Test
    void arraysAreFlippedAndCroppedAsPicturesAre() throws IOException {
        NpyWriter.write(path, new int[] {1, 2, 2}, counting(4));
        var flips = new DataSpec(Fit.RESIZE, new Augment(1, Flips.HORIZONTAL), OnError.SKIP);
        try (var source = ArrayItems.open(path, ItemOptions.of(2, 2, 1, flips, 0))) {
            var epoch = 0;
            var values = new float[4];
            do {
                source.readForTraining(0, epoch++, values, 0);
            } while (values[0] == 0);
            assertArrayEquals(new float[] {1, 0, 3, 2}, values);
        }
        var crops = new DataSpec(Fit.RESIZE, new Augment(0.5, Flips.NONE), OnError.SKIP);
        NpyWriter.write(path, new int[] {1, 4, 4}, counting(16));
        try (var source = ArrayItems.open(path, ItemOptions.of(4, 4, 1, crops, 0))) {
            var values = new float[16];
            for (var epoch = 0; epoch < 50; epoch++) {
                source.readForTraining(0, epoch, values, 0);
                // Linear in rows and columns, so every crop keeps the centre of its part in the middle of its corners.
                assertEquals(values[0] + values[15], values[3] + values[12], 1e-4f);
            }
        }
    }

    private ArrayItems open(int height, int width, int channels) throws IOException {
        return ArrayItems.open(path, ItemOptions.of(height, width, channels, DataSpec.DEFAULT, 0));
    }

    private static float[] read(ItemSource source, int item) throws IOException {
        var values = new float[source.itemLength() + 2];
        source.read(item, values, 1);
        return Arrays.copyOfRange(values, 1, values.length - 1);
    }

    private static float[] counting(int length) {
        var values = new float[length];
        for (var i = 0; i < length; i++) {
            values[i] = i;
        }
        return values;
    }
}
