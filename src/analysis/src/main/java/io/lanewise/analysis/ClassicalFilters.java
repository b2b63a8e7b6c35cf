package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.training.Metrics;
import io.lanewise.spec.NoiseSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of filter against noise with the settings that are tried. Of each picture that one counts which comes nearest
 * to the clean picture: nobody who has only the noisy one could choose better, so what a model gains over it is not due
 * to a bad setting.
 *
 * @param name of the kind
 * @param settings at least one
 */
public record ClassicalFilters(String name, List<PictureFilter> settings) {

    public ClassicalFilters {
        settings = List.copyOf(settings);
        if (settings.isEmpty()) {
            throw new IllegalArgumentException("The " + name + " needs a setting to be tried.");
        }
    }

    /** The median filter, 3 x 3 and 5 x 5. */
    public static final ClassicalFilters MEDIAN =
            new ClassicalFilters("median filter", List.of(MedianFilter.of(3), MedianFilter.of(5)));

    /** The median filter that knows which pixels were masked, 3 x 3 and 5 x 5. */
    public static final ClassicalFilters MEDIAN_OF_UNMASKED =
            new ClassicalFilters("median of unmasked", List.of(MedianFilter.ofMasked(3), MedianFilter.ofMasked(5)));

    /** Standard deviations in colour where that of the noise is not known. */
    private static final List<Double> DIFFERENCES = List.of(0.1, 0.3, 0.9);

    /** Usual standard deviations in colour, as multiples of the noise's. */
    private static final List<Double> OF_NOISE = List.of(1.0, 2.0, 4.0);

    private static final double DISTANCE = 1.5;

    /**
     * The filters to compare with for a kind of noise: the median filter; where pixels are masked also the one that
     * knows them; and the bilateral filter with three standard deviations in colour, for Gaussian noise 1, 2 and 4
     * times that of the noise.
     */
    public static List<ClassicalFilters> of(NoiseSpec noise) {
        var filters = new ArrayList<>(List.of(MEDIAN));
        if (noise instanceof NoiseSpec.Mask) {
            filters.add(MEDIAN_OF_UNMASKED);
        }
        var differences = noise instanceof NoiseSpec.Gaussian gaussian && gaussian.sigma() > 0
                ? OF_NOISE.stream().map(factor -> factor * gaussian.sigma()).toList()
                : DIFFERENCES;
        filters.add(new ClassicalFilters(
                "bilateral filter",
                differences.stream()
                        .<PictureFilter>map(difference -> new BilateralFilter(DISTANCE, difference))
                        .toList()));
        return filters;
    }

    /** What the setting that serves this picture best makes of it. */
    public Denoised best(float[] noisy, float[] clean, Shape shape) {
        float[] nearest = noisy;
        String setting = "";
        double least = Double.POSITIVE_INFINITY;
        for (var filter : settings) {
            float[] filtered = filter.apply(noisy, shape);
            double error = Metrics.meanSquaredError(filtered, 0, clean, 0, clean.length);
            if (error < least) {
                nearest = filtered;
                setting = filter.name();
                least = error;
            }
        }
        return Denoised.of(name, setting, nearest, clean, shape);
    }
}
