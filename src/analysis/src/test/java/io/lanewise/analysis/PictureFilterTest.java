package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureFilterTest {

    @ParameterizedTest
    @CsvSource({"3, 9, 7, 1", "5, 9, 7, 1", "3, 6, 11, 3", "5, 3, 3, 1", "1, 4, 4, 1"})
    void theMedianIsTheMiddleOfWhatIsInsideOfThePicture(int size, int height, int width, int channels) {
        var shape = new Shape(height, width, channels);
        float[] picture = RandomPictures.noise(shape, size);
        var expected = new float[picture.length];
        for (int index = 0; index < picture.length; index++) {
            expected[index] = middle(around(picture, shape, index, size / 2));
        }
        assertArrayEquals(expected, MedianFilter.of(size).apply(picture, shape));
    }

    @Test
    void theMedianOfUnmaskedPixelsFillsHolesAndLeavesTheRest() {
        var shape = new Shape(4, 5, 1);
        float[] picture = RandomPictures.noise(shape, 9);
        var masked = picture.clone();
        masked[6] = 0;
        masked[7] = 0;
        masked[19] = 0;
        float[] filled = MedianFilter.ofMasked(3).apply(masked, shape);
        var expected = picture.clone();
        expected[6] = middle(List.of(masked[0], masked[1], masked[2], masked[5], masked[10], masked[11], masked[12]));
        expected[7] = middle(List.of(masked[1], masked[2], masked[3], masked[8], masked[11], masked[12], masked[13]));
        expected[19] = middle(List.of(masked[13], masked[14], masked[18]));
        assertArrayEquals(expected, filled);
    }

    @Test
    void aHoleThatIsWiderThanTheWindowIsFilledFromItsEdge() {
        var shape = new Shape(7, 7, 1);
        var picture = new float[49];
        picture[0] = 0.5f;
        float[] filled = MedianFilter.ofMasked(3).apply(picture, shape);
        for (float value : filled) {
            assertEquals(0.5f, value);
        }
        assertArrayEquals(new float[49], MedianFilter.ofMasked(3).apply(new float[49], shape));
    }

    @Test
    void aWindowHasAMiddle() {
        assertThrows(IllegalArgumentException.class, () -> MedianFilter.of(4));
    }

    @ParameterizedTest
    @CsvSource({"1.0, 0.1, 12, 9, 1", "1.5, 0.3, 8, 8, 3", "0.5, 2.0, 5, 9, 1"})
    void theBilateralFilterIsTheWeightedMeanOfItsDefinition(
            double distance, double difference, int height, int width, int channels) {
        var shape = new Shape(height, width, channels);
        float[] picture = RandomPictures.noise(shape, 7);
        float[] filtered = new BilateralFilter(distance, difference).apply(picture, shape);
        int reach = (int) Math.ceil(3 * distance);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                for (int channel = 0; channel < channels; channel++) {
                    double sum = 0;
                    double weights = 0;
                    for (int y = 0; y < height; y++) {
                        for (int x = 0; x < width; x++) {
                            if (Math.abs(y - row) <= reach && Math.abs(x - column) <= reach) {
                                double squares = 0;
                                for (int other = 0; other < channels; other++) {
                                    double colours = picture[(y * width + x) * channels + other]
                                            - picture[(row * width + column) * channels + other];
                                    squares += colours * colours;
                                }
                                double pixels = (y - row) * (y - row) + (x - column) * (x - column);
                                double weight = Math.exp(-pixels / (2 * distance * distance))
                                        * Math.exp(-squares / (2 * difference * difference));
                                weights += weight;
                                sum += weight * picture[(y * width + x) * channels + channel];
                            }
                        }
                    }
                    // Weights by difference are rounded to a thousandth of a deviation, and end at five.
                    assertEquals(sum / weights, filtered[(row * width + column) * channels + channel], 5e-4);
                }
            }
        }
    }

    @Test
    void theBilateralFilterKeepsAnEdgeThatItsDeviationTellsFromNoise() {
        var shape = new Shape(9, 10, 1);
        var picture = new float[90];
        for (int index = 0; index < picture.length; index++) {
            picture[index] = index % 10 < 5 ? 0.1f : 0.9f;
        }
        float[] kept = new BilateralFilter(2, 0.05).apply(picture, shape);
        assertArrayEquals(picture, kept, 1e-6f);
        float[] blurred = new BilateralFilter(2, 10).apply(picture, shape);
        assertTrue(blurred[44] > 0.3f && blurred[45] < 0.7f);
    }

    @Test
    void deviationsAreAboveNothing() {
        assertThrows(IllegalArgumentException.class, () -> new BilateralFilter(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BilateralFilter(1, Double.NaN));
    }

    private static List<Float> around(float[] picture, Shape shape, int index, int reach) {
        int channel = index % shape.channels();
        int column = index / shape.channels() % shape.width();
        int row = index / shape.channels() / shape.width();
        var values = new ArrayList<Float>();
        for (int y = row - reach; y <= row + reach; y++) {
            for (int x = column - reach; x <= column + reach; x++) {
                if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
                    values.add(picture[(y * shape.width() + x) * shape.channels() + channel]);
                }
            }
        }
        return values;
    }

    private static float middle(List<Float> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
