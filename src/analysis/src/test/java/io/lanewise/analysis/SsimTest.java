package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsimTest {

    @ParameterizedTest
    @CsvSource({"28, 28, 1", "11, 11, 1", "17, 23, 3", "8, 30, 1", "30, 5, 2", "3, 3, 1"})
    void itIsTheMeanOverWindowsThatArePlainlySummed(int height, int width, int channels) {
        var shape = new Shape(height, width, channels);
        float[] a = RandomPictures.smooth(shape);
        float[] b = RandomPictures.noise(shape, 3);
        for (int index = 0; index < b.length; index++) {
            b[index] = 0.7f * a[index] + 0.3f * b[index];
        }
        assertEquals(plainly(a, b, shape), Ssim.of(a, 0, b, 0, shape), 1e-9);
    }

    @Test
    void equalPicturesHaveOne() {
        var shape = new Shape(20, 20, 3);
        float[] picture = RandomPictures.noise(shape, 1);
        assertEquals(1, Ssim.of(picture, 0, picture, 0, shape), 1e-12);
    }

    /** Without structure, equation 6 is left: 2 a b + C1 over a^2 + b^2 + C1. */
    @Test
    void flatPicturesDifferInBrightnessAlone() {
        var shape = new Shape(12, 12, 1);
        var dark = new float[144];
        var bright = new float[144];
        java.util.Arrays.fill(dark, 0.25f);
        java.util.Arrays.fill(bright, 0.75f);
        assertEquals((2 * 0.1875 + 1e-4) / (0.0625 + 0.5625 + 1e-4), Ssim.of(dark, 0, bright, 0, shape), 1e-9);
    }

    @Test
    void aNegativeHasLessThanNothing() {
        var shape = new Shape(16, 16, 1);
        float[] picture = RandomPictures.noise(shape, 2);
        var negative = new float[picture.length];
        for (int index = 0; index < picture.length; index++) {
            negative[index] = 1 - picture[index];
        }
        assertTrue(Ssim.of(picture, 0, negative, 0, shape) < 0);
    }

    @Test
    void picturesMayLieAnywhereInTheirArrays() {
        var shape = new Shape(12, 13, 1);
        float[] a = RandomPictures.noise(shape, 4);
        float[] b = RandomPictures.noise(shape, 5);
        var both = new float[2 * a.length + 7];
        System.arraycopy(a, 0, both, 7, a.length);
        System.arraycopy(b, 0, both, 7 + a.length, b.length);
        assertEquals(Ssim.of(a, 0, b, 0, shape), Ssim.of(both, 7, both, 7 + a.length, shape));
    }

    /** Two-dimensional weights, and central moments as the paper's equations 14 to 16 have them. */
    private static double plainly(float[] a, float[] b, Shape shape) {
        int rows = window(shape.height());
        int columns = window(shape.width());
        double sum = 0;
        int count = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int top = 0; top + rows <= shape.height(); top++) {
                for (int left = 0; left + columns <= shape.width(); left++) {
                    double weights = 0;
                    double meanA = 0;
                    double meanB = 0;
                    for (int y = 0; y < rows; y++) {
                        for (int x = 0; x < columns; x++) {
                            double weight = weight(y - rows / 2, x - columns / 2);
                            int at = ((top + y) * shape.width() + left + x) * shape.channels() + channel;
                            weights += weight;
                            meanA += weight * a[at];
                            meanB += weight * b[at];
                        }
                    }
                    meanA /= weights;
                    meanB /= weights;
                    double varianceA = 0;
                    double varianceB = 0;
                    double covariance = 0;
                    for (int y = 0; y < rows; y++) {
                        for (int x = 0; x < columns; x++) {
                            double weight = weight(y - rows / 2, x - columns / 2) / weights;
                            int at = ((top + y) * shape.width() + left + x) * shape.channels() + channel;
                            varianceA += weight * (a[at] - meanA) * (a[at] - meanA);
                            varianceB += weight * (b[at] - meanB) * (b[at] - meanB);
                            covariance += weight * (a[at] - meanA) * (b[at] - meanB);
                        }
                    }
                    sum += (2 * meanA * meanB + 1e-4)
                            * (2 * covariance + 9e-4)
                            / ((meanA * meanA + meanB * meanB + 1e-4) * (varianceA + varianceB + 9e-4));
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static int window(int extent) {
        return extent >= 11 ? 11 : extent % 2 == 1 ? extent : extent - 1;
    }

    private static double weight(int y, int x) {
        return Math.exp(-(y * y + x * x) / (2 * 1.5 * 1.5));
    }
}
