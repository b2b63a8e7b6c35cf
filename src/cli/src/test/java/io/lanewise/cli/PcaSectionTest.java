package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.analysis.CodeSize;
import io.lanewise.analysis.LinearModel;
import io.lanewise.analysis.Pca;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcaSectionTest {

    private static final String LINEAR =
            """
            lanewise: 1
            name: linear
            input: {height: 8, width: 8, channels: 1}
            encoder:
              - dense: 3
            decoder:
              - dense: 64
              - reshape: {height: 8, width: 8, channels: 1}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 36, steps: 2000, seed: 3}
            """;

    @TempDir
    private Path folder;

    private ItemSource source;
    private Split split;

    @BeforeEach
    void open() throws IOException {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 40);
        source = ItemSources.open(pictures, ItemOptions.of(8, 8, 1, DataSpec.DEFAULT, 3));
        split = Split.of(source, new Validation.Fraction(0.1), 3);
    }

    @AfterEach
    void close() throws IOException {
        source.close();
    }

    @Test
    void aLinearModelThatWasTrainedIsJustAboveTheFloor() throws IOException {
        ModelSpec spec = SpecReader.read(LINEAR, "linear.yaml");
        try (var untrained = Autoencoder.create(spec, Options.DEFAULT.withScalar());
                var model = untrained.training(split, TrainingOptions.DEFAULT).run(TrainingListener.NONE).model()) {
            var comparison = PcaComparison.of(model, 64 * 6, split);
            assertEquals(comparison.pca().floor(), comparison.training().pca(), 1e-9);
            assertTrue(comparison.excess() > 0 && comparison.excess() < 0.05, "above by " + comparison.excess());
            assertEquals(36, comparison.training().items());
            assertEquals(4, comparison.heldOut().orElseThrow().items());
            var subspace = comparison.subspace().orElseThrow();
            assertEquals(3, subspace.dimensions());
            assertTrue(subspace.capturedVariance() > 0.995 && subspace.capturedVariance() <= 1, "" + subspace.capturedVariance());
        }
    }

    @Test
    void componentsBesideThemselvesDifferInNothing() throws IOException {
        Path file = folder.resolve("pca.safetensors");
        LinearModel.write(file, Pca.fit(split.training(), new CodeSize.Components(3), 0), new Shape(8, 8, 1));
        try (var model = Autoencoder.load(file, Options.DEFAULT.withScalar())) {
            var comparison = PcaComparison.of(model, 64 * 6, split);
            assertEquals(0, comparison.excess(), 1e-5);
            assertEquals(1, comparison.subspace().orElseThrow().capturedVariance(), 1e-6);
            assertEquals(0, comparison.subspace().orElseThrow().largestAngle(), 1e-3);
            var section = PcaSection.of(PcaBaseline.of(model, 64 * 6, split));
            assertTrue(section.verdict().startsWith("On items held out, the error of the model is 1.000 times that of the components. The model is linear"), section.verdict());
            assertEquals(2, section.charts().size());
            var table = section.tables().getFirst();
            assertEquals("36 training items", table.headings().get(1));
            assertEquals("4 items held out", table.headings().get(2));
            assertEquals(table.rows().get(1).get(1), table.rows().get(2).get(1), "the floor is the components' own error");
        }
    }

    @Test
    void aRunTellsTheFiguresOfTheReport() throws IOException {
        var spec = Files.writeString(folder.resolve("linear.yaml"), LINEAR.replace("steps: 2000", "steps: 3"));
        Object[] words = {
            "train", spec, "--data", folder.resolve("pictures"), "--scalar", "--out", folder.resolve("linear.safetensors"),
            "--checkpoint", folder.resolve("linear.checkpoint.safetensors")
        };
        var told = Cli.run(words);
        assertEquals(ExitCode.OK, told.exitCode(), told.err());
        assertTrue(
                told.out().matches("(?s).*\nSquared error an item held out: [\\d.]+, where 3 principal components have [\\d.]+;"
                        + " linear models end at [\\d.]+ on training items\\.\n.*"),
                told.out());

        Path report = folder.resolve("report.html");
        var forPrograms = Stream.concat(Stream.of(words), Stream.of("--json", "--report", report)).toArray();
        String json = Cli.run(forPrograms).out();
        assertTrue(json.matches("(?s).*\"pca\" : \\{\\s+\"components\" : 3,\\s+\"floor\" : [\\d.E-]+,\\s+\"squaredErrorPerItem\" : \\{"
                + "\\s+\"train\" : \\{\\s+\"items\" : 36,.*\"heldOut\" : \\{\\s+\"items\" : 4,.*\"linear\" : \\{.*"), json);
        assertTrue(Files.readString(report).contains("Beside principal components"));
    }

    @Test
    void aRunWithoutComponentsTellsWhyForProgramsOnly() throws IOException {
        Path spec = TinySpec.write(folder);
        Object[] words = {
            "train", spec, "--data", folder.resolve("pictures"), "--scalar", "--out", folder.resolve("tiny.safetensors"),
            "--checkpoint", folder.resolve("tiny.checkpoint.safetensors")
        };
        assertFalse(Cli.run(words).out().contains("principal component"));
        String json = Cli.run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray()).out();
        assertTrue(json.contains("\"pca\" : null,"), json);
        assertTrue(json.contains("\"pcaReason\" : \"The code has 64 numbers and the input 64: "), json);
    }

    @Test
    void aCodeAsLongAsTheInputIsNotCompared() throws IOException {
        assertNone(
                TinySpec.TEXT,
                "The code has 64 numbers and the input 64: with as many components as that, the input would come back as it is,"
                        + " so they are not compared with.");
    }

    @Test
    void fewerItemsThanTheCodeHasNumbersAreNotCompared() throws IOException {
        assertNone(
                LINEAR.replace("dense: 3", "dense: 40"),
                "Of 36 training items there are at most 35 components, fewer than the 40 numbers of the code, so they are not"
                        + " compared with.");
    }

    private void assertNone(String text, String reason) throws IOException {
        try (var model = Autoencoder.create(SpecReader.read(text, "model.yaml"), Options.DEFAULT.withScalar())) {
            var section = PcaSection.of(PcaBaseline.of(model, 1, split));
            assertEquals(reason, section.note());
            assertTrue(section.charts().isEmpty() && section.tables().isEmpty());
        }
    }

    @Test
    void onlyDenseLayersWithoutActivationsAreLinear() {
        assertTrue(PcaComparison.isLinear(SpecReader.read(LINEAR, "linear.yaml")));
        assertFalse(PcaComparison.isLinear(SpecReader.read(TinySpec.TEXT, "tiny.yaml")));
        assertFalse(PcaComparison.isLinear(
                SpecReader.read(LINEAR.replace("dense: 3", "dense: {units: 3, activation: tanh}"), "curved.yaml")));
    }
}
