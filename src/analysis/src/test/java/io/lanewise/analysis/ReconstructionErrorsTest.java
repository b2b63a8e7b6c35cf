package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.analysis.ReconstructionErrors.Item;
import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Label;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReconstructionErrorsTest {

    /** Vectors, which are anomalies where their first number is above 1. */
    private record Vectors(float[][] rows) implements ItemSource {
        @Override
        public int items() {
            return rows.length;
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public int channels() {
            return rows[0].length;
        }

        @Override
        public String name(int item) {
            return "vector " + item;
        }

        @Override
        public Optional<Label> label(int item) {
            return Optional.of(new Label(Float.toString(rows[item][0]), rows[item][0] > 1));
        }

        @Override
        public void read(int item, float[] into, int offset) {
            System.arraycopy(rows[item], 0, into, offset, rows[item].length);
        }
    }

    private static Autoencoder model() {
        return Autoencoder.create(
                SpecReader.read(
                        "lanewise: 1\nname: three\ninput: 3\nencoder: [dense: 2]\ndecoder: [dense: 3]\ntraining: {batch: 2}\n",
                        "three.yaml"),
                Options.DEFAULT.withScalar());
    }

    @Test
    void scoresAreTheMeanAndTheLargestOfTheSquaredErrors() throws IOException {
        var data = new Vectors(new float[][] {{1, 2, 3}, {2, -1, 0.5f}, {0, 0, 1}});
        try (var model = model()) {
            var mean = ReconstructionErrors.of(model, data, Per.ITEM);
            var largest = ReconstructionErrors.of(model, data, Per.PIXEL);
            for (int item = 0; item < 3; item++) {
                float[] made = model.reconstruct(new Nhwc(data.rows()[item], 1, model.input())).values();
                double sum = 0;
                double most = 0;
                for (int at = 0; at < 3; at++) {
                    double square = Math.pow((double) data.rows()[item][at] - made[at], 2);
                    sum += square;
                    most = Math.max(most, square);
                }
                assertEquals(sum / 3, mean.items().get(item).score(), 1e-12);
                assertEquals(most, largest.items().get(item).score(), 1e-12);
                int worst = largest.items().get(item).worst();
                assertEquals(most, Math.pow((double) data.rows()[item][worst] - made[worst], 2), 1e-12);
            }
            assertEquals(List.of(false, true, false), mean.items().stream().map(Item::isAnomaly).toList());
        }
    }

    @Test
    void dataThatDoesNotFitAndNumbersThatAreNoneAreAnsweredInASentence() throws IOException {
        try (var model = model()) {
            var other = assertThrows(
                    DataException.class,
                    () -> ReconstructionErrors.of(model, new Vectors(new float[][] {{1, 2}}), Per.ITEM));
            assertEquals(
                    "The model three reconstructs single items of 1x1x3, and these are of 1 x 1x1x2", other.getMessage());
            var none = assertThrows(
                    DataException.class,
                    () -> ReconstructionErrors.of(model, new Vectors(new float[][] {{1, Float.NaN, 2}}), Per.ITEM));
            assertTrue(none.getMessage().startsWith("The error of vector 0 is not finite"), none.getMessage());
        }
    }

    @Test
    void fewerThanTheShareOfItemsThatAQuantileLeavesAreAtOrAboveIt() {
        var random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            var errors = errors(random.doubles(1 + random.nextInt(30)).map(value -> Math.rint(10 * value)).toArray());
            double share = 0.01 + 0.99 * random.nextDouble();
            double threshold = errors.quantile(share);
            long below = errors.items().stream().filter(item -> item.score() < threshold).count();
            long belowNext = errors.items().stream().filter(item -> item.score() < Math.nextDown(threshold)).count();
            assertTrue(below >= share * errors.items().size(), "enough are below");
            assertTrue(belowNext < share * errors.items().size(), "and a smaller threshold would not do");
        }
        assertThrows(IllegalArgumentException.class, () -> errors().quantile(0.5));
    }

    @Test
    void noThresholdHasALargerF1ThanTheBest() {
        var random = new SplittableRandom(4);
        for (int trial = 0; trial < 100; trial++) {
            double[] scores = random.doubles(20).map(value -> Math.rint(10 * value)).toArray();
            var errors = errors(scores);
            if (errors.hasBothKinds()) {
                double best = errors.at(errors.bestF1()).f1();
                for (double threshold : scores) {
                    assertTrue(errors.at(threshold).f1() <= best + 1e-12);
                }
            }
        }
    }

    @Test
    void countsGivePrecisionRecallAndF1() {
        var counts = Confusion.of(new double[] {1, 2, 3, 4, 5}, new boolean[] {false, true, false, true, true}, 3);
        assertEquals(new Confusion(2, 1, 1, 1), counts);
        assertEquals(2 / 3.0, counts.precision());
        assertEquals(2 / 3.0, counts.recall());
        assertEquals(2 / 3.0, counts.f1(), 1e-15);
        assertTrue(Double.isNaN(new Confusion(0, 2, 0, 2).precision()));
    }

    @Test
    void theFirstOfEachGroupAreSetApartAndNoItemIsOnBothSides() {
        var items = new ArrayList<Item>();
        for (int number = 0; number < 20; number++) {
            items.add(item(number, "group " + number % 2, number >= 16, number));
        }
        var parts = Calibration.of(new ReconstructionErrors(items), 0.5, false);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), parts.chosenOn().items().stream().map(Item::number).toList());
        assertEquals(12, parts.judged().items().size());
        var both = Calibration.of(new ReconstructionErrors(items), 0.5, true);
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 16, 17), both.chosenOn().items().stream().map(Item::number).toList());
        var one = Calibration.of(new ReconstructionErrors(items.subList(0, 1)), 0.5, false);
        assertEquals(0, one.chosenOn().items().size());
    }

    @Test
    void aDetectorPassesTheShareOfOrdinaryItemsAndFindsOthers() throws IOException {
        var ordinary = new float[50][];
        var random = new SplittableRandom(5);
        for (int item = 0; item < ordinary.length; item++) {
            ordinary[item] = new float[] {0.1f * random.nextInt(5), 0.1f, 0};
        }
        try (var model = model()) {
            var detector = AnomalyDetector.atQuantile(model, Per.ITEM, new Vectors(ordinary), 0.9);
            assertTrue(detector.find(new Vectors(ordinary)).items().size() <= 5);
            var strange = new Vectors(new float[][] {{100, 200, -300}, {0, 0, 0}});
            assertEquals(
                    List.of("vector 0"), detector.find(strange).items().stream().map(Item::name).toList());
            var mixed = new Vectors(new float[][] {{0, 0, 0}, {100, 200, -300}, {0.1f, 0, 0}, {50, 300, -300}});
            assertEquals(2, AnomalyDetector.atBestF1(model, Per.PIXEL, mixed).find(mixed).items().size());
        }
    }

    /** Items with these scores; every third is an anomaly. */
    private static ReconstructionErrors errors(double... scores) {
        var items = new ArrayList<Item>();
        for (int number = 0; number < scores.length; number++) {
            items.add(item(number, "all", number % 3 == 0, scores[number]));
        }
        return new ReconstructionErrors(items);
    }

    private static Item item(int number, String group, boolean anomalous, double score) {
        return new Item(number, "item " + number, group, Optional.of(new Label(anomalous ? "bad" : "good", anomalous)), score, 0);
    }
}
