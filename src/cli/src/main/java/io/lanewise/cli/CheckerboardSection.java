package io.lanewise.cli;

import io.lanewise.analysis.CheckerboardEnergy;
import io.lanewise.cli.ReportSection.Grid;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.HeldOut;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.Extent;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Whether the reconstructions show a pattern that the decoder's transposed convolutions and unpoolings leave. */
final class CheckerboardSection {

    /** Blocks of 8 periods are taken: more pixels than this are no pattern that an eye sees. */
    private static final int LONGEST_PERIOD = 16;

    private CheckerboardSection() {}

    /** Empty for models of anything but pictures, and for decoders that have no such layer. */
    static Optional<ReportSection> of(Autoencoder model, TrainingReport figures, ModelSpec spec, Split split)
            throws IOException {
        List<HeldOut.Sample> samples = figures.heldOut().map(HeldOut::samples).orElse(List.of());
        if (spec.sequence().isPresent() || !FramePalette.isPicture(spec.input()) || samples.isEmpty()) {
            return Optional.empty();
        }
        List<Row> rows = patterns(spec).stream()
                .map(pattern -> row(pattern, samples))
                .filter(Row::isMeasured)
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ReportSection.of("Checkerboard", note()).withVerdict(verdict(rows)).with(table(rows)));
    }

    /**
     * A pattern that a layer may leave.
     *
     * @param period after which it repeats in the picture, in pixels
     */
    private record Pattern(String layer, int period) {}

    /** Shares of energy that repeat with the period, means over pictures; not numbers where none can be measured. */
    private record Row(Pattern pattern, double clean, double reconstruction, double error) {

        boolean isMeasured() {
            return Double.isFinite(clean) && Double.isFinite(reconstruction) && Double.isFinite(error);
        }

        boolean isVisible() {
            return reconstruction > clean && error > CheckerboardEnergy.ofWhiteNoise(pattern.period());
        }
    }

    /** From the picture back to the code, as far as each layer enlarges both axes alike. */
    private static List<Pattern> patterns(ModelSpec spec) {
        var patterns = new ArrayList<Pattern>();
        int scale = 1;
        for (var layer : spec.decoder().reversed()) {
            Optional<Extent> factor = enlargement(layer, spec);
            if (factor.isEmpty() || factor.get().height() != factor.get().width()) {
                break;
            }
            int period = scale * factor.get().height();
            boolean leavesPattern = layer instanceof LayerSpec.Deconv || layer instanceof LayerSpec.Unpool;
            if (leavesPattern && period > scale && period <= LONGEST_PERIOD) {
                patterns.add(new Pattern(layer.name(), period));
            }
            scale = period;
        }
        Collections.reverse(patterns);
        return patterns;
    }

    /** By how much a layer enlarges its map; empty for those that do something else with it. */
    private static Optional<Extent> enlargement(LayerSpec layer, ModelSpec spec) {
        return switch (layer) {
            case LayerSpec.Deconv deconv -> Optional.of(deconv.stride());
            case LayerSpec.Upsample upsample -> Optional.of(upsample.factor());
            case LayerSpec.Conv conv -> Optional.of(Extent.ONE).filter(conv.stride()::equals);
            case LayerSpec.Unpool unpool -> spec.encoder().stream()
                    .filter(pool -> pool.name().equals(unpool.undoes()))
                    .map(pool -> ((LayerSpec.MaxPool) pool).stride())
                    .findFirst();
            default -> Optional.empty();
        };
    }

    private static Row row(Pattern pattern, List<HeldOut.Sample> samples) {
        return new Row(
                pattern,
                mean(samples, pattern, HeldOut.Sample::clean),
                mean(samples, pattern, HeldOut.Sample::reconstruction),
                mean(samples, pattern, CheckerboardSection::error));
    }

    @FunctionalInterface
    private interface Picture {
        float[] of(HeldOut.Sample sample);
    }

    private static double mean(List<HeldOut.Sample> samples, Pattern pattern, Picture picture) {
        return samples.stream()
                .flatMap(sample -> {
                    Shape shape = sample.shape();
                    return CheckerboardEnergy.of(picture.of(sample), shape, pattern.period()).stream();
                })
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private static float[] error(HeldOut.Sample sample) {
        var error = new float[sample.clean().length];
        for (int index = 0; index < error.length; index++) {
            error[index] = sample.reconstruction()[index] - sample.clean()[index];
        }
        return error;
    }

    private static String note() {
        return "Transposed convolutions and unpoolings may leave a pattern that repeats with their stride (Odena, Dumoulin and"
                + " Olah 2016). Shown is the share of a picture's spectral energy at the frequencies of such a pattern: in the"
                + " clean pictures, in their reconstructions, in the difference of the two, and what white noise has.";
    }

    private static String verdict(List<Row> rows) {
        List<String> visible = rows.stream()
                .filter(Row::isVisible)
                .map(row -> row.pattern().layer() + " (every " + row.pattern().period() + " pixels)")
                .toList();
        return visible.isEmpty()
                ? "No checkerboard: the reconstructions have no more of it than the clean pictures, or their errors less than noise."
                : "The reconstructions show the pattern of " + String.join(", ", visible)
                        + ": more of it than the clean pictures, and in their errors more than noise has.";
    }

    private static Grid table(List<Row> rows) {
        return new Grid(
                "",
                List.of("layer", "period", "clean", "reconstruction", "difference", "white noise"),
                rows.stream()
                        .map(row -> List.of(
                                row.pattern().layer(),
                                row.pattern().period() + " pixels",
                                percent(row.clean()),
                                percent(row.reconstruction()),
                                percent(row.error()),
                                percent(CheckerboardEnergy.ofWhiteNoise(row.pattern().period()))))
                        .toList());
    }

    private static String percent(double share) {
        return Figures.format("%.3g%%", 100 * share);
    }
}
