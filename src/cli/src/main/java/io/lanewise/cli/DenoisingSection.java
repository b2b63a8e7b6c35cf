package io.lanewise.cli;

import io.lanewise.analysis.ClassicalFilters;
import io.lanewise.analysis.Denoised;
import io.lanewise.analysis.DenoisingScores;
import io.lanewise.analysis.PictureFilter;
import io.lanewise.cli.ReportSection.Grid;
import io.lanewise.cli.ReportSection.Pictures;
import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.HeldOut;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.NoiseSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model that was trained with noise makes of noisy pictures held back, beside classical filters. */
final class DenoisingSection {

    /** Rows of larger pictures would make the file large. */
    private static final int SMALL = 200;

    private DenoisingSection() {}

    /** Empty for models of anything but pictures, models that were trained without noise, and where nothing was held back. */
    static Optional<ReportSection> of(Autoencoder model, TrainingReport figures, ModelSpec spec, Split split)
            throws IOException {
        List<HeldOut.Sample> samples = figures.heldOut().map(HeldOut::samples).orElse(List.of());
        boolean pictures = spec.sequence().isEmpty() && FramePalette.isPicture(spec.input());
        if (!pictures || spec.noise() instanceof NoiseSpec.None || samples.isEmpty()) {
            return Optional.empty();
        }
        var filters = ClassicalFilters.of(spec.noise());
        var items = new ArrayList<DenoisingScores.Item>();
        var rows = new ArrayList<Pictures>();
        for (var sample : samples) {
            List<Denoised> methods =
                    Denoised.all(sample.clean(), sample.noisy(), sample.reconstruction(), sample.shape(), filters);
            items.add(DenoisingScores.Item.of(sample.name(), methods));
            if (rows.isEmpty() || sample.shape().width() < SMALL) {
                rows.add(row(sample, methods));
            }
        }
        var scores = new DenoisingScores(items);
        var section = ReportSection.of("Denoising", note(spec, filters, samples.size())).withVerdict(Denoising.verdict(scores));
        for (var row : rows) {
            section = section.with(row);
        }
        return Optional.of(section.with(table("PSNR in dB", scores, score -> Figures.format("%.2f", score.psnr())))
                .with(table("SSIM", scores, score -> Denoising.ssim(score.ssim()))));
    }

    private static String note(ModelSpec spec, List<ClassicalFilters> filters, int samples) {
        String tried = String.join("; ", filters.stream().map(DenoisingSection::words).toList());
        return "Noise: " + Words.of(spec.noise()) + ". On " + Figures.plural(samples, "picture")
                + " held back, the model is compared with the " + tried + ". Of a filter that setting counts which comes"
                + " nearest to the clean picture, which nobody could choose who has the noisy one alone."
                + " SSIM is that of Wang et al. 2004.";
    }

    /** The filter with the settings that are tried. */
    private static String words(ClassicalFilters filters) {
        List<String> settings = filters.settings().stream().map(PictureFilter::name).toList();
        return filters.name() + " (" + String.join(", ", settings) + ")";
    }

    private static Pictures row(HeldOut.Sample sample, List<Denoised> methods) throws IOException {
        var shown = new ArrayList<Shown>();
        shown.add(Shown.of("clean", "", sample.clean(), sample.shape()));
        for (var one : methods) {
            shown.add(Shown.of(one.method(), Figures.decibels(one.quality().psnr()), one.picture(), sample.shape()));
        }
        return new Pictures(sample.name(), shown);
    }

    /** A figure of each method in words. */
    @FunctionalInterface
    private interface Cell {
        String of(DenoisingScores.Score score);
    }

    private static Grid table(String title, DenoisingScores scores, Cell cell) {
        var means = new DenoisingScores.Item("mean", scores.means());
        List<String> headings = Stream.concat(
                        Stream.of("picture"), means.scores().stream().map(DenoisingScores.Score::method))
                .toList();
        List<List<String>> rows = Stream.concat(scores.items().stream(), Stream.of(means))
                .map(item -> Stream.concat(Stream.of(item.name()), item.scores().stream().map(cell::of))
                        .toList())
                .toList();
        return new Grid(title, headings, rows);
    }
}
