package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerboardEnergyTest {

    private static final Shape SHAPE = new Shape(64, 72, 1);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aSmoothPictureHasNearlyNone(int period) {
        assertTrue(share(RandomPictures.smooth(SHAPE), period) < 1e-3);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void aPatternThatRepeatsIsNearlyAll(int period) {
        assertTrue(share(pattern(period, 1, new float[64 * 72]), period) > 0.98);
    }

    @Test
    void theShareGrowsWithTheStrengthOfThePattern() {
        float[] smooth = RandomPictures.smooth(SHAPE);
        double none = share(smooth, 2);
        double faint = share(pattern(2, 0.02f, smooth), 2);
        double strong = share(pattern(2, 0.1f, smooth), 2);
        assertTrue(faint > 10 * none && strong > 3 * faint, none + " " + faint + " " + strong);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void noiseHasTheShareOfTheFrequenciesThatAreLookedAt(int period) {
        var large = new Shape(256, 256, 1);
        double share = CheckerboardEnergy.of(RandomPictures.noise(large, 1), large, period).orElseThrow();
        assertEquals(CheckerboardEnergy.ofWhiteNoise(period), share, 0.05 * share);
    }

    /** A plain transform of all frequencies of a picture that is one block. */
    @Test
    void itIsTheShareOfThePlainSpectrum() {
        int side = 16;
        var shape = new Shape(side, side, 1);
        float[] picture = pattern(2, 0.05f, RandomPictures.noise(shape, 4));
        double mean = 0;
        for (float value : picture) {
            mean += value / picture.length;
        }
        double lattice = 0;
        double total = 0;
        for (int u = 0; u < side; u++) {
            for (int v = 0; v < side; v++) {
                double real = 0;
                double imaginary = 0;
                for (int row = 0; row < side; row++) {
                    for (int column = 0; column < side; column++) {
                        double value = (picture[row * side + column] - mean) * hann(row, side) * hann(column, side);
                        double angle = -2 * Math.PI * (u * row + v * column) / side;
                        real += value * Math.cos(angle);
                        imaginary += value * Math.sin(angle);
                    }
                }
                double power = real * real + imaginary * imaginary;
                boolean middle = near(u, 0, side) && near(v, 0, side);
                boolean onRows = near(u, 0, side) || near(u, 8, side);
                boolean onColumns = near(v, 0, side) || near(v, 8, side);
                total += middle ? 0 : power;
                lattice += onRows && onColumns && !middle ? power : 0;
            }
        }
        assertEquals(lattice / total, CheckerboardEnergy.of(picture, shape, 2).orElseThrow(), 1e-9);
    }

    @Test
    void whatCannotBeMeasuredIsNotMeasured() {
        assertEquals(Optional.empty(), CheckerboardEnergy.of(new float[28 * 28], new Shape(28, 28, 1), 8));
        assertEquals(Optional.empty(), CheckerboardEnergy.of(new float[28 * 28], new Shape(28, 28, 1), 2));
        assertThrows(
                IllegalArgumentException.class, () -> CheckerboardEnergy.of(new float[4], new Shape(2, 2, 1), 1));
    }

    private static double share(float[] picture, int period) {
        return CheckerboardEnergy.of(picture, SHAPE, period).orElseThrow();
    }

    /** One pixel of each square of {@code period} is brighter. */
    private static float[] pattern(int period, float strength, float[] on) {
        int width = on.length == 256 ? 16 : SHAPE.width();
        var picture = on.clone();
        for (int index = 0; index < picture.length; index++) {
            if (index / width % period == 0 && index % width % period == 0) {
                picture[index] += strength;
            }
        }
        return picture;
    }

    private static double hann(int index, int side) {
        double half = Math.sin(Math.PI * (index + 0.5) / side);
        return half * half;
    }

    private static boolean near(int frequency, int of, int side) {
        int distance = Math.floorMod(frequency - of, side);
        return distance <= 1 || distance == side - 1;
    }
}
