package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntrinsicDimensionTest {

    private static final int SPACE = 12;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aCubeInALargerSpaceHasItsOwnDimension(int dimension) throws IOException {
        var found = IntrinsicDimension.of(cube(1500, dimension, 3), 1500, 0).orElseThrow();
        assertEquals(dimension, found.value(), 0.1 * dimension);
        assertEquals(1500, found.items());
    }

    @Test
    void aCurveHasOneDimensionHoweverItBends() throws IOException {
        var random = new SplittableRandom(8);
        var values = new float[1500][3];
        for (float[] point : values) {
            double angle = random.nextDouble() * 4 * Math.PI;
            point[0] = (float) Math.cos(angle);
            point[1] = (float) Math.sin(angle);
            point[2] = (float) (angle / 10);
        }
        assertEquals(1, IntrinsicDimension.of(new Points(values), 1500, 0).orElseThrow().value(), 0.08);
    }

    @Test
    void itemsThatAreThereTwiceCountOnce() throws IOException {
        float[][] once = cube(300, 2, 5).values();
        float[][] twice = Arrays.copyOf(once, 600);
        System.arraycopy(once, 0, twice, 300, 300);
        assertEquals(
                IntrinsicDimension.of(new Points(once), 600, 0), IntrinsicDimension.of(new Points(twice), 600, 0));
    }

    @Test
    void aSampleIsChosenByTheSeed() throws IOException {
        var points = cube(900, 2, 6);
        var one = IntrinsicDimension.of(points, 400, 1).orElseThrow();
        assertEquals(400, one.items());
        assertEquals(one, IntrinsicDimension.of(points, 400, 1).orElseThrow());
        assertTrue(one.value() != IntrinsicDimension.of(points, 400, 2).orElseThrow().value());
    }

    @Test
    void fewItemsTellNothing() throws IOException {
        assertEquals(Optional.empty(), IntrinsicDimension.of(cube(19, 2, 1), 100, 0));
        assertEquals(Optional.empty(), IntrinsicDimension.of(new Points(new float[50][3]), 100, 0));
    }

    /** Uniform within a cube whose sides point in any directions. */
    private static Points cube(int items, int dimension, long seed) {
        var random = new SplittableRandom(seed);
        double[][] axes = Points.rotation(SPACE, random);
        var values = new float[items][SPACE];
        for (float[] point : values) {
            for (int axis = 0; axis < dimension; axis++) {
                double along = random.nextDouble();
                for (int feature = 0; feature < SPACE; feature++) {
                    point[feature] += (float) (along * axes[axis][feature]);
                }
            }
        }
        return new Points(values);
    }
}
