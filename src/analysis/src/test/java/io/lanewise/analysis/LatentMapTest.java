package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.DataException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LatentMapTest {

    private static final int ITEMS = 11;

    /** A code of two numbers is only turned and shifted, which leaves distances as they are. */
    @Test
    void codesOfTwoNumbersKeepTheirDistances() throws IOException {
        var items = LinearModels.pictures(ITEMS);
        try (var model = LinearModels.of(2, 5, "none")) {
            var map = LatentMap.of(model, items);
            assertEquals(2, map.axes());
            for (int one = 0; one < ITEMS; one++) {
                assertEquals("picture " + one, map.points().get(one).name());
                for (int other = 0; other < one; other++) {
                    double[] a = code(model, items.pictures()[one]);
                    double[] b = code(model, items.pictures()[other]);
                    var p = map.points().get(one);
                    var q = map.points().get(other);
                    assertEquals(Math.hypot(a[0] - b[0], a[1] - b[1]), Math.hypot(p.x() - q.x(), p.y() - q.y()), 1e-6);
                }
            }
        }
    }

    /** The eigenvalues of a matrix of two rows, by the quadratic formula. */
    @Test
    void sharesAreThoseOfTheCovarianceOfTheCodes() throws IOException {
        var items = LinearModels.pictures(ITEMS);
        try (var model = LinearModels.of(2, 5, "none")) {
            double[] mean = mean(model, items);
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (float[] picture : items.pictures()) {
                double[] code = code(model, picture);
                xx += (code[0] - mean[0]) * (code[0] - mean[0]);
                xy += (code[0] - mean[0]) * (code[1] - mean[1]);
                yy += (code[1] - mean[1]) * (code[1] - mean[1]);
            }
            double larger = (xx + yy) / 2 + Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
            double[] shares = LatentMap.of(model, items).explainedVariance();
            assertArrayEquals(new double[] {larger / (xx + yy), 1 - larger / (xx + yy)}, shares, 1e-9);
        }
    }

    @Test
    void theWalkHasTheMeanCodeInTheMiddleAndGoesAlongTheAxes() throws IOException {
        var items = LinearModels.pictures(ITEMS);
        try (var model = LinearModels.of(2, 5, "none")) {
            var map = LatentMap.of(model, items);
            Nhwc walk = map.traversal(5, 2);
            assertEquals(25, walk.items());
            double[] mean = mean(model, items);
            float[] middle = model.decode(new Nhwc(new float[] {(float) mean[0], (float) mean[1]}, 1, model.code())).values();
            assertArrayEquals(middle, item(walk, 12), 1e-5f);
            // Codes at the ends of the middle row and column, by the distance that they have on the map.
            double[] deviations = new double[2];
            for (var point : map.points()) {
                deviations[0] += point.x() * point.x() / ITEMS;
                deviations[1] += point.y() * point.y() / ITEMS;
            }
            var first = map.points().getFirst();
            float[] own = model.decode(model.encode(new Nhwc(items.pictures()[0], 1, model.input()))).values();
            float[] right = item(walk, 14);
            float[] above = item(walk, 2);
            for (int index = 0; index < own.length; index++) {
                // The decoder is linear, so a code is decoded to its steps along both axes.
                double x = first.x() / (2 * Math.sqrt(deviations[0])) * (right[index] - middle[index]);
                double y = first.y() / (2 * Math.sqrt(deviations[1])) * (above[index] - middle[index]);
                assertEquals(own[index], middle[index] + x + y, 1e-4);
            }
        }
    }

    @Test
    void aCodeOfOneNumberHasOneAxis() throws IOException {
        try (var model = LinearModels.of(1, 5, "none")) {
            var map = LatentMap.of(model, LinearModels.pictures(4));
            assertEquals(1, map.axes());
            assertEquals(0, map.points().getFirst().y());
            assertEquals(7, map.traversal(7, 3).items());
        }
    }

    @Test
    void codesThatAreAllTheSameHaveNoMap() {
        float[] picture = RandomPictures.noise(new Shape(12, 12, 1), 1);
        try (var model = LinearModels.of(3, 5, "none")) {
            var same = new LinearModels.Pictures(picture, picture, picture);
            var thrown = assertThrows(DataException.class, () -> LatentMap.of(model, same));
            assertEquals("The codes of 3 items are all the same, so there is no map of them", thrown.getMessage());
            assertThrows(DataException.class, () -> LatentMap.of(model, new LinearModels.Pictures(picture)));
        }
    }

    private static double[] mean(Autoencoder model, LinearModels.Pictures items) {
        var mean = new double[2];
        for (float[] picture : items.pictures()) {
            double[] code = code(model, picture);
            mean[0] += code[0] / items.items();
            mean[1] += code[1] / items.items();
        }
        return mean;
    }

    private static double[] code(Autoencoder model, float[] picture) {
        float[] code = model.encode(new Nhwc(picture, 1, model.input())).values();
        return new double[] {code[0], code[1]};
    }

    private static float[] item(Nhwc items, int item) {
        var values = new float[144];
        System.arraycopy(items.values(), item * 144, values, 0, 144);
        return values;
    }
}
