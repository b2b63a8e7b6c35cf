package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.cli.ReportSection.Chart;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeSectionTest {

    private static final String LAYERS = """
            lanewise: 1
            name: codes
            input: 12
            encoder:
              - dense: {units: 5, activation: %s}
            decoder:
              - dense: {units: 12, activation: sigmoid}
            training: {batch: 4, steps: 10, seed: 3%s}
            """;

    private record Ramps(int items) implements ItemSource {
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
            return 12;
        }

        @Override
        public String name(int item) {
            return "ramp-" + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            for (int index = 0; index < 12; index++) {
                into[offset + index] = (item + index) % 5 / 4f;
            }
        }
    }

    private static Optional<ReportSection> section(ModelSpec spec) throws IOException {
        try (var model = Autoencoder.create(spec, Options.DEFAULT.withScalar())) {
            var split = Split.of(new Ramps(20), spec.training().validation(), 3);
            var trained = model.training(split, TrainingOptions.DEFAULT).run(TrainingListener.NONE);
            try (var result = trained.model()) {
                return CodeSection.of(result, trained.report(), spec, split);
            }
        }
    }

    private static List<String> titles(ReportSection section) {
        return section.charts().stream().map(Chart::title).toList();
    }

    @Test
    void aTargetIsShownBesideTheMeanActivationInTraining() throws IOException {
        String kl = "loss: {sparsity: {kl: {target: 0.25, weight: 1}}}";
        var section = section(SpecReader.read(LAYERS.formatted("sigmoid", "") + kl, "kl.yaml")).orElseThrow();
        assertEquals(
                List.of(
                        "Activations that are not 0",
                        "Mean activation in training, held out",
                        "Mean activation of each unit, the largest first"),
                titles(section));
        Chart course = section.charts().get(1);
        assertEquals(11, course.x().length);
        assertEquals(List.of("mean activation", "target"), course.series().stream().map(ReportSection.Series::label).toList());
        assertEquals(0.25, course.series().get(1).values()[10]);
        assertTrue(section.verdict().startsWith("No unit is dead, 0.0% of all activations are exactly 0, and the mean activation is 0."), section.verdict());
        assertTrue(section.verdict().endsWith(" where the target is 0.2500."), section.verdict());
        assertTrue(section.note().startsWith("Codes of 2 held-out items. "), section.note());
        assertEquals("units within a fifth of the target", section.tables().getFirst().rows().getLast().getFirst());
    }

    @Test
    void withoutItemsHeldBackThoseOfTrainingAreCoded() throws IOException {
        var section = section(SpecReader.read(LAYERS.formatted("relu", ", validation: none"), "relu.yaml")).orElseThrow();
        assertTrue(section.note().startsWith("Codes of 20 training items. "), section.note());
        assertEquals(List.of("Activations that are not 0", "Mean activation of each unit, the largest first"), titles(section));
    }

    @Test
    void thePageDrawsTheSection() throws IOException {
        var spec = SpecReader.read(LAYERS.formatted("relu", ""), "relu.yaml");
        var values = ReportSection.values(List.of(section(spec).orElseThrow())).getFirst();
        assertEquals("Code", values.get("title"));
        assertTrue(values.get("charts").toString().contains("\"style\":\"bars\""));
    }

    @Test
    void aModelOverSequencesHasNoSection() throws IOException {
        var spec = SpecReader.read("""
                lanewise: 1
                name: frames
                input: {height: 4, width: 4, channels: 1}
                sequence: {past: 2}
                encoder:
                  - convlstm: {hidden: 2, kernel: 3}
                decoder:
                  - convlstm: {hidden: 2, kernel: 3}
                  - conv: {filters: 1, kernel: 1}
                """, "frames.yaml");
        assertTrue(CodeSection.of(null, null, spec, null).isEmpty());
    }
}
