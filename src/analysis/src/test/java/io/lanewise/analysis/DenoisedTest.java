package io.lanewise.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.spec.NoiseSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenoisedTest {

    private static final Shape SHAPE = new Shape(24, 24, 1);

    @Test
    void methodsAreTheInputTheModelAndTheFilters() {
        float[] clean = RandomPictures.smooth(SHAPE);
        float[] noisy = saltAndPepper(clean);
        var all = Denoised.all(clean, noisy, clean, SHAPE, ClassicalFilters.of(new NoiseSpec.Mask(0.3)));
        assertEquals(
                List.of("noisy input", "model", "median filter", "median of unmasked", "bilateral filter"),
                all.stream().map(Denoised::method).toList());
        assertTrue(Double.isInfinite(all.get(1).quality().psnr()));
        assertEquals(1, all.get(1).quality().ssim(), 1e-12);
        assertTrue(all.get(2).quality().psnr() > all.get(0).quality().psnr() + 6, "a median removes single pixels");
    }

    @Test
    void ofAFilterTheSettingCountsThatComesNearestToTheCleanPicture() {
        float[] clean = RandomPictures.smooth(SHAPE);
        float[] noisy = saltAndPepper(clean);
        Denoised best = ClassicalFilters.MEDIAN.best(noisy, clean, SHAPE);
        double least = ClassicalFilters.MEDIAN.settings().stream()
                .mapToDouble(setting -> PictureQuality.of(setting.apply(noisy, SHAPE), clean, SHAPE).meanSquaredError())
                .min()
                .orElseThrow();
        assertEquals(least, best.quality().meanSquaredError());
        assertTrue(best.setting().equals("3x3") || best.setting().equals("5x5"), best.setting());
    }

    @Test
    void bilateralFiltersKnowTheDeviationOfGaussianNoise() {
        var filters = ClassicalFilters.of(new NoiseSpec.Gaussian(0.1));
        assertEquals(
                List.of("1.5 pixels and 0.1", "1.5 pixels and 0.2", "1.5 pixels and 0.4"),
                filters.getLast().settings().stream().map(PictureFilter::name).toList());
        assertEquals(2, filters.size());
    }

    @Test
    void scoresAreMeansOverPictures() {
        var scores = new DenoisingScores(List.of(
                item("a", 20, 0.5, 30, 0.9), item("b", 10, 0.3, 26, 0.7)));
        assertEquals(
                List.of(new DenoisingScores.Score("noisy input", 15, 0.4), new DenoisingScores.Score("model", 28, 0.8)),
                scores.means());
        assertEquals(28, scores.mean("model").orElseThrow().psnr());
    }

    @Test
    void picturesWithoutADifferenceHaveNoPartInTheMeanOfPsnr() {
        double none = Double.POSITIVE_INFINITY;
        var scores = new DenoisingScores(List.of(item("black", none, 1, none, 1), item("a", 20, 0.5, 30, 0.9)));
        assertEquals(20, scores.mean("noisy input").orElseThrow().psnr());
        assertEquals(0.75, scores.mean("noisy input").orElseThrow().ssim());
        var black = new DenoisingScores(List.of(item("black", none, 1, 30, 1)));
        assertEquals(none, black.mean("noisy input").orElseThrow().psnr());
        assertEquals(30, black.mean("model").orElseThrow().psnr());
    }

    @Test
    void corruptionIsTheSameForAnItemWhereverItsBatchBegins() {
        try (var model = LinearModels.of(2, 5, "{gaussian: 0.1}")) {
            var items = LinearModels.pictures(3);
            var all = new float[3 * 144];
            for (int item = 0; item < 3; item++) {
                items.read(item, all, item * 144);
            }
            float[] together = Corruption.of(model.spec(), new Nhwc(all, 3, model.input()), 0).values();
            float[] alone = Corruption.of(model.spec(), new Nhwc(items.pictures()[2], 1, model.input()), 2).values();
            assertArrayEquals(Arrays.copyOfRange(together, 288, 432), alone);
            assertNotEquals(items.pictures()[2][0], alone[0]);
        }
    }

    private static DenoisingScores.Item item(String name, double noisy, double noisySsim, double model, double modelSsim) {
        return new DenoisingScores.Item(
                name,
                List.of(
                        new DenoisingScores.Score("noisy input", noisy, noisySsim),
                        new DenoisingScores.Score("model", model, modelSsim)));
    }

    /** Every seventh pixel is 0 or 1. */
    private static float[] saltAndPepper(float[] clean) {
        var noisy = clean.clone();
        for (int index = 0; index < noisy.length; index += 7) {
            noisy[index] = index % 2;
        }
        return noisy;
    }
}
