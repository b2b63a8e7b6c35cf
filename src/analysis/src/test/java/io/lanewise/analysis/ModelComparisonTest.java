package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.analysis.ModelComparison.Candidate;
import io.lanewise.analysis.ModelComparison.Measure;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.Options;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelComparisonTest {

    private static final Shape SHAPE = new Shape(12, 12, 1);

    @Test
    void figuresAreThoseOfEachModelsReconstructions() throws IOException {
        var items = LinearModels.pictures(7);
        try (var small = LinearModels.of(3, 1, "none");
                var large = LinearModels.of(20, 2, "none")) {
            var comparison = ModelComparison.of(
                    List.of(new Candidate("small", small), new Candidate("large", large)), items, false);
            var result = comparison.results().get(1);
            assertEquals("large", result.name());
            assertEquals(new Shape(1, 1, 20), result.code());
            assertEquals(144 * 20 + 20 + 20 * 144 + 144, result.parameters());
            assertTrue(result.secondsPerItem() > 0);
            double sum = 0;
            for (int item = 0; item < 7; item++) {
                double own = error(large, items.pictures()[item]);
                assertEquals(own, result.each(Measure.MEAN_SQUARED_ERROR)[item], 1e-6 * own);
                sum += own - error(small, items.pictures()[item]);
            }
            var difference = comparison.difference(1, Measure.MEAN_SQUARED_ERROR);
            assertEquals(sum / 7, difference.mean(), 1e-6);
            assertEquals(
                    result.mean(Measure.PSNR) - comparison.results().getFirst().mean(Measure.PSNR),
                    comparison.difference(1, Measure.PSNR).mean(),
                    1e-9);
        }
    }

    @Test
    void noiseIsThatOfTheFirstModelForAll() throws IOException {
        var items = LinearModels.pictures(6);
        try (var first = LinearModels.of(3, 1, "{mask: 0.5}");
                var second = LinearModels.of(3, 1, "{gaussian: 0.1}")) {
            var candidates = List.of(new Candidate("first", first), new Candidate("second", second));
            var comparison = ModelComparison.of(candidates, items, true);
            // Both have the weights of the same seed, and are given the same input.
            assertEquals(
                    comparison.results().get(0).qualities(),
                    comparison.results().get(1).qualities());
            var clean = ModelComparison.of(candidates, items, false);
            assertTrue(!clean.results().get(0).qualities().equals(comparison.results().get(0).qualities()));
        }
    }

    @Test
    void modelsOfUnlikeItemsAreNotCompared() {
        var vectors = SpecReader.read(
                "lanewise: 1\nname: v\ninput: 9\nencoder:\n  - dense: 2\ndecoder:\n  - dense: 9\n", "v.yaml");
        try (var pictures = LinearModels.of(3, 1, "none");
                var other = Autoencoder.create(vectors, Options.DEFAULT.withScalar())) {
            var thrown = assertThrows(
                    IllegalArgumentException.class,
                    () -> ModelComparison.of(
                            List.of(new Candidate("a", pictures), new Candidate("b", other)), LinearModels.pictures(2), false));
            assertEquals("Models are compared on the same items, but b takes 1x1x9, and a 12x12x1.", thrown.getMessage());
        }
    }

    private static double error(Autoencoder model, float[] picture) {
        float[] made = model.reconstruct(new Nhwc(picture, 1, SHAPE)).values();
        double squares = 0;
        for (int index = 0; index < made.length; index++) {
            squares += ((double) made[index] - picture[index]) * ((double) made[index] - picture[index]);
        }
        return squares / made.length;
    }
}
