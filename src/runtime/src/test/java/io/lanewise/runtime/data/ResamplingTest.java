package io.lanewise.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    private static final float NEAR = 1e-5f;

    @Test
    void growingInterpolatesBetweenPixelCentres() {
        assertArrayEquals(new float[] {0, 1, 3, 4}, line(new float[] {0, 4}, 4), NEAR);
        assertArrayEquals(new float[] {0, 1.6f, 4, 6.4f, 8}, line(new float[] {0, 4, 8}, 5), NEAR);
    }

    @Test
    void shrinkingAveragesTheAreaCovered() {
        assertArrayEquals(new float[] {2, 7}, line(new float[] {1, 3, 5, 9}, 2), NEAR);
        assertArrayEquals(new float[] {4, 8}, line(new float[] {3, 6, 9}, 2), NEAR);
    }

    @Test
    void rowsAreScaledAsColumnsAreAndChannelsStayApart() {
        var src = new float[] {0, 10, 4, 14};
        var dst = new float[9];
        Resampling.resample((row, line) -> System.arraycopy(src, row * 2, line, 0, 2), 2, 1, 2, dst, 1, 4, 1);
        assertArrayEquals(new float[] {0, 0, 10, 1, 11, 3, 13, 4, 14}, dst, NEAR);
    }

    @Property(tries = 300)
    void theSameSizeIsTheSamePicture(
            @ForAll @IntRange(min = 1, max = 9) int height, @ForAll @IntRange(min = 1, max = 9) int width) {
        var src = ramp(height * width);
        assertArrayEquals(src, scaled(src, height, width, height, width));
    }

    @Property(tries = 300)
    void aConstantPictureStaysConstant(
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width,
            @ForAll @IntRange(min = 1, max = 20) int toHeight,
            @ForAll @IntRange(min = 1, max = 20) int toWidth) {
        var src = new float[height * width];
        Arrays.fill(src, 0.7f);
        for (var value : scaled(src, height, width, toHeight, toWidth)) {
            assertEquals(0.7f, value, 1e-6f);
        }
    }

    @Property(tries = 300)
    void shrinkingKeepsTheMean(
            @ForAll @IntRange(min = 1, max = 10) int toHeight,
            @ForAll @IntRange(min = 1, max = 10) int toWidth,
            @ForAll @IntRange(max = 30) int moreRows,
            @ForAll @IntRange(max = 30) int moreColumns) {
        var src = ramp((toHeight + moreRows) * (toWidth + moreColumns));
        var dst = scaled(src, toHeight + moreRows, toWidth + moreColumns, toHeight, toWidth);
        assertEquals(mean(src), mean(dst), 1e-3 * src.length);
    }

    @Property(tries = 300)
    void noValueIsInvented(
            @ForAll @IntRange(min = 1, max = 20) int length, @ForAll @IntRange(min = 1, max = 20) int to) {
        for (var value : line(ramp(length), to)) {
            assertEquals(Math.clamp(value, 0, length - 1), value, NEAR);
        }
    }

    private static float[] line(float[] src, int toWidth) {
        return scaled(src, 1, src.length, 1, toWidth);
    }

    private static float[] scaled(float[] src, int height, int width, int toHeight, int toWidth) {
        var dst = new float[toHeight * toWidth];
        Resampling.Rows rows = (row, line) -> System.arraycopy(src, row * width, line, 0, width);
        Resampling.resample(rows, height, width, 1, dst, 0, toHeight, toWidth);
        return dst;
    }

    private static float[] ramp(int length) {
        var values = new float[length];
        for (var i = 0; i < length; i++) {
            values[i] = i;
        }
        return values;
    }

    private static double mean(float[] values) {
        var sum = 0.0;
        for (var value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
