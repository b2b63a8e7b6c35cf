package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramePatchesTest {

    private static final int ITEM = 1;

    /** A batch of two maps with a halo. */
    private static View maps(Shape map, ElementType type) {
        int pitch = map.width() * map.channels() + 3;
        int items = 5 + (map.height() + 2) * pitch;
        return View.map(
                type == ElementType.F32 ? new float[3 * items] : new double[3 * items], 7, pitch, items);
    }

    private static float[] numbered(int length) {
        var values = new float[length];
        for (int index = 0; index < length; index++) {
            values[index] = index + 1;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"2,3,1,1,F32", "2,3,2,1,F64", "4,6,1,2,F32", "4,6,3,2,F64", "8,4,1,4,F32", "9,6,2,3,F32"})
    void aChannelOfAMapIsOnePlaceOfABlock(int height, int width, int channels, int patch, ElementType type) {
        var map = new Shape(height / patch, width / patch, channels * patch * patch);
        var patches = new FramePatches(map, patch);
        assertEquals(new Shape(height, width, channels), patches.frame());
        float[] frame = numbered(patches.length() + 2);
        View maps = maps(map, type);
        patches.toItem(frame, 2, new Tensor(map, maps), ITEM);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                for (int c = 0; c < channels; c++) {
                    int channel = (row % patch * patch + column % patch) * channels + c;
                    int at = maps.rowOffset(ITEM, row / patch) + column / patch * map.channels() + channel;
                    assertEquals(frame[2 + (row * width + column) * channels + c], maps.get(at));
                }
            }
        }
        var again = new float[frame.length];
        patches.fromItem(new Tensor(map, maps), ITEM, again, 2);
        again[0] = frame[0];
        again[1] = frame[1];
        assertArrayEquals(frame, again);
    }

    /** The rows of maps of another shape begin in the middle of a block's, and have a halo all the same. */
    @ParameterizedTest
    @CsvSource({"4,6,1,1,3,4,2", "4,6,1,2,1,1,24", "4,6,1,2,12,2,1", "4,6,3,2,8,3,3", "9,6,2,3,4,9,3"})
    void mapsOfAnotherShapeAreTakenInTheOrderOfTheirElements(
            int height, int width, int channels, int patch, int rows, int columns, int depth) {
        var patches = new FramePatches(new Shape(height / patch, width / patch, channels * patch * patch), patch);
        var shape = new Shape(rows, columns, depth);
        View dense = View.dense(new float[2 * patches.length()], 0, patches.map());
        View maps = maps(shape, ElementType.F32);
        float[] frame = numbered(patches.length());
        patches.toItem(frame, 0, new Tensor(patches.map(), dense), ITEM);
        patches.toItem(frame, 0, new Tensor(shape, maps), ITEM);
        for (int element = 0; element < frame.length; element++) {
            int at = maps.rowOffset(ITEM, element / (columns * depth)) + element % (columns * depth);
            assertEquals(dense.get(frame.length + element), maps.get(at));
        }
        var again = new float[frame.length];
        patches.fromItem(new Tensor(shape, maps), ITEM, again, 0);
        assertArrayEquals(frame, again);
    }

    @Test
    void nothingButTheItemIsWritten() {
        var map = new Shape(2, 2, 4);
        View maps = maps(map, ElementType.F32);
        new FramePatches(map, 2).toItem(numbered(16), 0, new Tensor(map, maps), ITEM);
        int written = 0;
        for (float value : maps.floats()) {
            written += value != 0 ? 1 : 0;
        }
        assertEquals(16, written);
    }

    @Test
    void channelsThatAreNoBlocksAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FramePatches(new Shape(2, 2, 6), 2));
    }
}
