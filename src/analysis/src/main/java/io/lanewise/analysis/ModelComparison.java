package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.ModelLayers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What models make of the same items.
 *
 * @param results of the models, in the order in which they were given
 */
public record ModelComparison(List<Result> results) {

    public ModelComparison {
        results = List.copyOf(results);
    }

    /** A model under the name that results have. */
    public record Candidate(String name, Autoencoder model) {}

    /**
     * What one model makes of the items. Figures are against the clean items, in their order.
     *
     * @param code shape of a code
     * @param parameters trainable numbers
     * @param qualities one an item
     * @param secondsPerItem that reconstructing takes, in batches, reading not counted
     */
    public record Result(
            String name, Shape code, long parameters, List<PictureQuality> qualities, double secondsPerItem) {

        public Result {
            qualities = List.copyOf(qualities);
        }

        /** One figure of all items. */
        public double[] each(Measure measure) {
            return qualities.stream().mapToDouble(measure::of).toArray();
        }

        /** The mean over the items. */
        public double mean(Measure measure) {
            return qualities.stream().mapToDouble(measure::of).average().orElse(Double.NaN);
        }
    }

    /** A figure by which models are compared. */
    public enum Measure {
        MEAN_SQUARED_ERROR,
        PSNR,
        SSIM;

        double of(PictureQuality quality) {
            return switch (this) {
                case MEAN_SQUARED_ERROR -> quality.meanSquaredError();
                case PSNR -> quality.psnr();
                case SSIM -> quality.ssim();
            };
        }
    }

    /**
     * Reconstructs all items by each model.
     *
     * @param candidates models with inputs of one shape, that of the items
     * @param noisy whether items are corrupted first, as the validation of the first model does
     * @throws IllegalArgumentException when the models have unlike inputs, or the items another shape
     */
    public static ModelComparison of(List<Candidate> candidates, ItemSource items, boolean noisy) throws IOException {
        var first = candidates.getFirst().model();
        var runs = candidates.stream().map(Run::new).toList();
        for (var candidate : candidates) {
            if (!candidate.model().input().equals(first.input())) {
                throw new IllegalArgumentException("Models are compared on the same items, but " + candidate.name() + " takes "
                        + candidate.model().input() + ", and " + candidates.getFirst().name() + " " + first.input() + ".");
            }
        }
        Reading.each(items, first.input(), first.spec().training().batch(), (number, clean) -> {
            Nhwc input = noisy ? Corruption.of(first.spec(), clean, number) : clean;
            for (var run : runs) {
                run.add(input, clean, number == 0);
            }
        });
        return new ModelComparison(runs.stream().map(Run::result).toList());
    }

    /** The figure of a model less that of the first one, item by item. */
    public PairedDifference difference(int model, Measure measure) {
        return PairedDifference.of(results.getFirst().each(measure), results.get(model).each(measure));
    }

    /** What is known of a model so far. */
    private static final class Run {
        private final Candidate candidate;
        private final List<PictureQuality> qualities = new ArrayList<>();
        private long nanoseconds;

        Run(Candidate candidate) {
            this.candidate = candidate;
        }

        /** @param cold whether nothing was computed before, which tells no time worth knowing */
        void add(Nhwc input, Nhwc clean, boolean cold) {
            if (cold) {
                candidate.model().reconstruct(input);
            }
            long begin = System.nanoTime();
            Nhwc made = candidate.model().reconstruct(input);
            nanoseconds += System.nanoTime() - begin;
            int length = Math.toIntExact(clean.shape().elements());
            for (int item = 0; item < clean.items(); item++) {
                qualities.add(PictureQuality.of(
                        made.values(), item * length, clean.values(), item * length, clean.shape()));
            }
        }

        Result result() {
            var model = candidate.model();
            return new Result(
                    candidate.name(),
                    model.code(),
                    ModelLayers.of(model.spec(), model.type()).stream()
                            .mapToLong(layer -> layer.key().parameters())
                            .sum(),
                    qualities,
                    nanoseconds / 1e9 / qualities.size());
        }
    }
}
