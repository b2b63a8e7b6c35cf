package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.Trained;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.runtime.training.TrainingReport;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reports tell of models of several kinds. */
class ModelSectionsTest {

    @TempDir
    private Path folder;

    /** A part of a report, as each section is asked for. */
    @FunctionalInterface
    private interface Section {
        Optional<ReportSection> of(
                Autoencoder model, TrainingReport figures, ModelSpec spec, Split split)
                throws IOException;
    }

    private Optional<ReportSection> section(Section section, String text, Path data) throws IOException {
        var spec = SpecReader.read(text, "test.yaml");
        var input = spec.input();
        var items = ItemOptions.of(input.height(), input.width(), input.channels(), spec.data(), 3);
        try (var source = ItemSources.open(data, items);
                var model = Autoencoder.create(spec, Options.DEFAULT.withScalar().withThreads(1))) {
            var split = Split.of(source, spec.training().validation(), 3);
            Trained trained = model.training(split, TrainingOptions.DEFAULT).run(TrainingListener.NONE);
            try (var after = trained.model()) {
                return section.of(after, trained.report(), spec, split);
            }
        }
    }

    private Path pictures() throws IOException {
        return Pictures.write(Files.createDirectory(folder.resolve("pictures")), 9);
    }

    private static String spec(String input, String layers, String rest) {
        return "lanewise: 1\nname: test\ninput: " + input + "\n" + layers + rest + "training: {batch: 4, steps: 2, seed: 3, validation: {hold_back: 3}}\n";
    }

    private static final String MAP = "{height: 8, width: 8, channels: 1}";

    private static final String DENSE =
            """
            encoder:
              - dense: 70
            decoder:
              - dense: 64
              - reshape: {height: 8, width: 8, channels: 1}
            """;

    @Test
    void unitsThatReadAMapAreShownAsSuchThoseWithTheLongestWeightsFirst() throws IOException {
        var section = section(FilterSection::of, spec(MAP, DENSE, ""), pictures()).orElseThrow();
        var shown = section.pictures().getFirst().shown();
        assertEquals(64, shown.size());
        assertTrue(section.note().startsWith("64 units of the 70 of encoder.0, "), section.note());
        var unit = ImageIO.read(new ByteArrayInputStream(shown.getFirst().png()));
        assertEquals(8, unit.getWidth());
        int darkest = 255;
        int brightest = 0;
        for (int pixel = 0; pixel < 64; pixel++) {
            int grey = unit.getRaster().getSample(pixel % 8, pixel / 8, 0);
            darkest = Math.min(darkest, grey);
            brightest = Math.max(brightest, grey);
        }
        assertTrue(darkest == 0 || brightest == 255, "the largest weight is at an end");
        assertTrue(darkest < 128 && brightest > 128, "weights of both signs are at both sides of grey");
    }

    @Test
    void unitsThatReadAVectorAreCurves() throws IOException {
        Path rows = folder.resolve("rows.npy");
        NpyWriter.write(rows, new int[] {8, 20}, new float[160]);
        String layers = "encoder:\n  - dense: 3\ndecoder:\n  - dense: 20\n";
        var section = section(FilterSection::of, spec("20", layers, ""), rows).orElseThrow();
        var chart = section.charts().getFirst();
        assertEquals(3, chart.series().size());
        assertEquals(20, chart.x().length);
        assertEquals(20, chart.series().getFirst().values().length);
    }

    @Test
    void patternsAreLookedForAtTheStridesOfAllLayersAfter() throws IOException {
        String layers =
                """
                encoder:
                  - conv: {filters: 3, kernel: 2, stride: 2}
                  - maxpool: 2
                decoder:
                  - unpool
                  - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1}
                """;
        String large = "{height: 32, width: 32, channels: 1}";
        var section = section(CheckerboardSection::of, spec(large, layers, ""), pictures()).orElseThrow();
        var rows = section.tables().getFirst().rows();
        assertEquals(List.of("decoder.0", "4 pixels"), rows.get(0).subList(0, 2));
        assertEquals(List.of("decoder.1", "2 pixels"), rows.get(1).subList(0, 2));
        assertEquals(2, rows.size());
    }

    @Test
    void modelsWithoutSuchLayersOrWithoutNoiseHaveNoSuchSection() throws IOException {
        Path pictures = pictures();
        assertEquals(Optional.empty(), section(CheckerboardSection::of, spec(MAP, DENSE, ""), pictures));
        assertEquals(Optional.empty(), section(DenoisingSection::of, spec(MAP, DENSE, ""), pictures));
        String noise = "noise: {gaussian: 0.2}\n";
        var denoising = section(DenoisingSection::of, spec(MAP, DENSE, noise), pictures).orElseThrow();
        assertEquals(
                List.of("picture", "noisy input", "model", "median filter", "bilateral filter"),
                denoising.tables().getFirst().headings());
        assertEquals("mean", denoising.tables().getFirst().rows().getLast().getFirst());
        assertEquals(5, denoising.pictures().getFirst().shown().size());
    }
}
