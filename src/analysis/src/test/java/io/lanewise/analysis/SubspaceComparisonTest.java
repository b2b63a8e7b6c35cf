package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Items on the axes of five dimensions, at distances that make the axes the components. */
class SubspaceComparisonTest {

    private static final double[] LENGTHS = {5, 4, 3, 2, 1};

    private static Points items;
    private static Pca pca;

    @BeforeAll
    static void fit() throws IOException {
        var values = new float[10][5];
        for (int axis = 0; axis < 5; axis++) {
            values[2 * axis][axis] = (float) LENGTHS[axis];
            values[2 * axis + 1][axis] = (float) -LENGTHS[axis];
        }
        items = new Points(values);
        pca = Pca.fit(items, new CodeSize.Components(2), 0);
    }

    @Test
    void theSpanOfTheComponentsIsAtNoAngleHoweverItIsSpanned() throws IOException {
        double[][] spanning = {{1, 1, 0, 0, 0}, {-3, 2, 0, 0, 0}};
        var comparison = SubspaceComparison.of(pca, spanning, 2, items);
        assertArrayEquals(new double[] {0, 0}, comparison.principalAngles(), 1e-7);
        assertEquals(1, comparison.capturedVariance(), 1e-12);
        assertEquals(2, comparison.dimensions());
    }

    @Test
    void turnedPlanesHaveTheAnglesTheyWereTurnedByAndCaptureWhatCosinesSay() throws IOException {
        double one = Math.toRadians(10);
        double other = Math.toRadians(65);
        double[][] spanning = {
            {Math.cos(one), 0, Math.sin(one), 0, 0},
            {0, 7 * Math.cos(other), 0, 7 * Math.sin(other), 0}
        };
        var comparison = SubspaceComparison.of(pca, spanning, 2, items);
        assertArrayEquals(new double[] {10, 65}, comparison.principalAngles(), 1e-10);
        assertEquals(65, comparison.largestAngle(), 1e-10);
        double captured = 25 * squared(Math.cos(one)) + 9 * squared(Math.sin(one))
                + 16 * squared(Math.cos(other)) + 4 * squared(Math.sin(other));
        assertEquals(captured / (25 + 16), comparison.capturedVariance(), 1e-12);
    }

    @Test
    void aSmallAngleIsNotLostInTheRoundingOfItsCosine() throws IOException {
        double angle = 1e-9;
        double[][] spanning = {{1, 0, angle, 0, 0}, {0, 1, 0, 0, 0}};
        var comparison = SubspaceComparison.of(pca, spanning, 2, items);
        assertEquals(Math.toDegrees(angle), comparison.largestAngle(), 1e-4 * Math.toDegrees(angle));
    }

    @Test
    void fewerComponentsThanTheSubspaceHasDimensionsMayLieInIt() throws IOException {
        double[][] spanning = {{1, 0, 0, 0, 1}, {1, 0, 0, 0, -1}};
        var comparison = SubspaceComparison.of(pca, spanning, 1, items);
        assertArrayEquals(new double[] {0}, comparison.principalAngles(), 1e-7);
        assertEquals((25 + 1) / 41.0, comparison.capturedVariance(), 1e-12);
    }

    @Test
    void aDirectionThatOthersHaveAlreadyIsNoDimension() throws IOException {
        double[][] spanning = {{2, 0, 0, 0, 0}, {4, 0, 0, 0, 0}};
        var comparison = SubspaceComparison.of(pca, spanning, 2, items);
        assertEquals(1, comparison.dimensions());
        assertEquals(25 / 41.0, comparison.capturedVariance(), 1e-12);
        assertEquals(1, comparison.principalAngles().length, "as many as the smaller of both");
    }

    @Test
    void nothingIsSpannedByZeros() {
        assertThrows(IllegalArgumentException.class, () -> SubspaceComparison.of(pca, new double[2][5], 2, items));
        assertThrows(IllegalArgumentException.class, () -> SubspaceComparison.of(pca, new double[][] {{1, 0, 0, 0, 0}}, 3, items));
    }

    private static double squared(double value) {
        return value * value;
    }
}
