package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.data.DataException;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.concurrency.EjmlConcurrency;

class PcaTest {

    /** Deviations that fall by a constant ratio: eigenvalues of which none is near another. */
    private static double[] falling(int features, double ratio) {
        return IntStream.range(0, features).mapToDouble(feature -> 3 * Math.pow(ratio, feature)).toArray();
    }

    @Property(tries = 30)
    void componentsAreOrthonormalEigenvectorsOfTheCovariance(
            @ForAll @IntRange(min = 2, max = 40) int items, @ForAll @IntRange(min = 1, max = 12) int features, @ForAll long seed)
            throws IOException {
        var points = Points.cloud(items, falling(features, 0.7), seed);
        int kept = Pca.most(items, features);
        var pca = Pca.fit(points, new CodeSize.Components(kept), 0);
        double[][] covariance = covariance(points);
        double[] eigenvalues = pca.eigenvalues();
        double tolerance = 1e-12 * eigenvalues[0];
        for (int index = 0; index < kept; index++) {
            double[] component = pca.component(index);
            for (int row = 0; row < features; row++) {
                assertEquals(eigenvalues[index] * component[row], Points.dot(covariance[row], component), tolerance);
            }
            for (int other = 0; other < kept; other++) {
                assertEquals(index == other ? 1 : 0, Points.dot(component, pca.component(other)), 1e-12);
            }
            assertTrue(index == 0 || eigenvalues[index] <= eigenvalues[index - 1]);
            double most = Arrays.stream(component).max().orElseThrow();
            double least = Arrays.stream(component).min().orElseThrow();
            assertTrue(most >= -least, "the entry of largest magnitude is positive");
        }
        double trace = IntStream.range(0, features).mapToDouble(row -> covariance[row][row]).sum();
        assertEquals(trace, pca.totalVariance(), tolerance);
        assertEquals(trace, Arrays.stream(eigenvalues).sum(), tolerance);
    }

    @Property(tries = 30)
    void theFloorIsTheErrorOfTheItemsThemselves(
            @ForAll @IntRange(min = 3, max = 60) int items, @ForAll @IntRange(min = 2, max = 12) int features, @ForAll long seed)
            throws IOException {
        var points = Points.cloud(items, falling(features, 0.8), seed);
        for (int kept = 1; kept <= Pca.most(items, features); kept++) {
            var pca = Pca.fit(points, new CodeSize.Components(kept), 0);
            double error = pca.squaredErrorPerItem(points);
            assertEquals(pca.floor(), error, 1e-12 * pca.totalVariance());
            double plain = 0;
            for (float[] item : points.values()) {
                float[] made = pca.reconstruct(item);
                for (int feature = 0; feature < features; feature++) {
                    double difference = (double) made[feature] - item[feature];
                    plain += difference * difference;
                }
            }
            assertEquals(plain / items, error, 1e-5 * pca.totalVariance());
        }
    }

    @Example
    void innerProductsOfTheItemsGiveWhatTheCovarianceGives() throws IOException {
        // So long that a block has fewer items than there are, and products of different blocks are taken too.
        var points = Points.cloud(100, falling(12, 0.8), 4).spread(60);
        var centered = new CenteredItems(points, CenteredItems.mean(points));
        var size = new CodeSize.Components(9);
        assertAgree(Fit.byCovariance(centered, size), Fit.byInnerProducts(centered, size), 1e-8);
    }

    @Example
    void subspaceIterationGivesWhatTheCovarianceGives() throws IOException {
        var points = Points.cloud(500, falling(60, 0.85), 9);
        var centered = new CenteredItems(points, CenteredItems.mean(points));
        var size = new CodeSize.Components(5);
        Fit exact = Fit.byCovariance(centered, size);
        assertAgree(exact, new SubspaceIteration(centered, 1).fit(size), 1e-6);
        var share = new CodeSize.Variance(0.99);
        assertEquals(
                Fit.byCovariance(centered, share).components().getNumRows(),
                new SubspaceIteration(centered, 1).fit(share).components().getNumRows());
    }

    @Example
    void manyComponentsAreTriedForAShareOfTheVariance() throws IOException {
        // All directions are worth the same, so that the first guess is too small.
        var points = Points.cloud(200, falling(50, 1), 2);
        var centered = new CenteredItems(points, CenteredItems.mean(points));
        var share = new CodeSize.Variance(0.9);
        int exact = Fit.byCovariance(centered, share).components().getNumRows();
        assertTrue(exact > 32);
        assertEquals(exact, new SubspaceIteration(centered, 1).fit(share).components().getNumRows());
    }

    @Example
    void threadsChangeNoBit() throws IOException {
        var points = Points.cloud(700, falling(90, 0.9), 5);
        int threads = EjmlConcurrency.getMaxThreads();
        try {
            EjmlConcurrency.setMaxThreads(1);
            var one = Pca.fit(points, new CodeSize.Components(7), 0);
            double error = one.squaredErrorPerItem(points);
            EjmlConcurrency.setMaxThreads(3);
            var many = Pca.fit(points, new CodeSize.Components(7), 0);
            assertArrayEquals(one.eigenvalues(), many.eigenvalues());
            assertArrayEquals(one.component(6), many.component(6));
            assertEquals(error, many.squaredErrorPerItem(points));
        } finally {
            EjmlConcurrency.setMaxThreads(threads);
        }
    }

    @Property(tries = 20)
    void aShareOfTheVarianceTakesTheFewestComponents(@ForAll @IntRange(min = 1, max = 100) int percent, @ForAll long seed)
            throws IOException {
        var points = Points.cloud(50, falling(10, 0.8), seed);
        double share = percent / 100.0;
        var pca = Pca.fit(points, new CodeSize.Variance(share), 0);
        double fewer = Arrays.stream(pca.explainedVariance()).limit(pca.components() - 1).sum();
        assertTrue(pca.heldVariance() >= share - 1e-9, "enough");
        assertTrue(fewer < share, "and no more than that");
    }

    @Example
    void whatCannotBeAnalysedIsAnsweredInASentence() {
        var size = new CodeSize.Components(1);
        assertEquals(
                "Principal components need at least 2 items, and there is 1",
                refusal(new float[][] {{1, 2}}, size));
        assertEquals(
                "All items are the same, so there is no variance that components could explain",
                refusal(new float[][] {{1, 2}, {1, 2}, {1, 2}}, size));
        assertEquals(
                "The item point 1 has the value NaN at element 1: principal components need finite numbers, so leave it out or"
                        + " repair it",
                refusal(new float[][] {{1, 2}, {1, Float.NaN}}, size));
        assertEquals(
                "3 items of 5 numbers have at most 2 principal components, so 3 are too many",
                refusal(new float[3][5], new CodeSize.Components(3)));
    }

    @Example
    void itemsToReconstructMustBeFiniteToo() throws IOException {
        var pca = Pca.fit(new Points(new float[][] {{1, 2}, {2, 5}}), new CodeSize.Components(1), 0);
        var infinite = new Points(new float[][] {{Float.POSITIVE_INFINITY, 2}});
        String message = assertThrows(DataException.class, () -> pca.squaredErrorPerItem(infinite)).getMessage();
        assertTrue(message.startsWith("The item point 0 has the value Infinity at element 0: "), message);
    }

    @Example
    void itemsOfOneNumberHaveOneComponent() throws IOException {
        var pca = Pca.fit(new Points(new float[][] {{1}, {2}, {6}}), new CodeSize.Variance(1), 0);
        assertEquals(1, pca.components());
        assertEquals(14.0 / 3, pca.totalVariance(), 1e-12);
        assertArrayEquals(new double[] {3}, pca.encode(new float[] {6}), 1e-12);
    }

    private static String refusal(float[][] values, CodeSize size) {
        return assertThrows(DataException.class, () -> Pca.fit(new Points(values), size, 0)).getMessage();
    }

    private static void assertAgree(Fit expected, Fit found, double tolerance) {
        double scale = expected.eigenvalues()[0];
        assertEquals(expected.totalVariance(), found.totalVariance(), 1e-12 * expected.totalVariance());
        int kept = expected.components().getNumRows();
        assertEquals(kept, found.components().getNumRows());
        for (int row = 0; row < kept; row++) {
            assertEquals(expected.eigenvalues()[row], found.eigenvalues()[row], tolerance * scale);
            double[] one = row(expected, row);
            double[] other = row(found, row);
            assertEquals(1, Math.abs(Points.dot(one, other)), tolerance, "component " + row);
        }
    }

    private static double[] row(Fit fit, int row) {
        int length = fit.components().getNumCols();
        return Arrays.copyOfRange(fit.components().data, row * length, (row + 1) * length);
    }

    private static double[][] covariance(Points points) {
        int features = points.itemLength();
        var mean = new double[features];
        for (float[] item : points.values()) {
            for (int feature = 0; feature < features; feature++) {
                mean[feature] += item[feature] / (double) points.items();
            }
        }
        var covariance = new double[features][features];
        for (float[] item : points.values()) {
            for (int row = 0; row < features; row++) {
                for (int column = 0; column < features; column++) {
                    covariance[row][column] += (item[row] - mean[row]) * (item[column] - mean[column]) / points.items();
                }
            }
        }
        return covariance;
    }
}
