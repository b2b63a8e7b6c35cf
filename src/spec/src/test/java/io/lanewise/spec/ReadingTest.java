package io.lanewise.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.LossSpec.WeightPenalty;
import io.lanewise.spec.TrainingSpec.Length;
import io.lanewise.spec.TrainingSpec.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {

    private static final Path LEGAL = Path.of("src", "test", "resources", "legal");

    @TempDir
    private Path folder;

    private static ModelSpec model(String more) {
        return SpecReader.read(
                Specs.text("12", List.of("dense: {units: 6, activation: sigmoid}"), List.of("dense: 12")) + more,
                "test");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        ModelSpec model = model("");
        assertEquals(new Shape(1, 1, 12), model.input());
        assertEquals(LossSpec.DEFAULT, model.loss());
        assertEquals(NoiseSpec.NONE, model.noise());
        assertEquals(TrainingSpec.DEFAULT, model.training());
        assertEquals(DataSpec.DEFAULT, model.data());
        assertEquals(Numerics.EXACT, model.numerics());
        assertEquals(
                new LayerSpec.Dense("decoder.0", 12, Activation.IDENTITY),
                model.decoder().getFirst());
    }

    @Test
    void everyKeyIsRead() {
        ModelSpec model = SpecReader.read(LEGAL.resolve("everything.yaml"));
        assertEquals("every-thing_1.0", model.name());
        assertEquals(
                new LayerSpec.Conv(
                        "first",
                        8,
                        new Extent(3, 5),
                        Extent.ONE,
                        new Padding.Explicit(1, 2, 1, 2),
                        Extent.ONE,
                        2,
                        Activation.leakyRelu(0.1)),
                model.encoder().get(0));
        assertEquals(
                new LayerSpec.AvgPool("blur", Extent.square(3), Extent.ONE, Padding.SAME, false),
                model.encoder().get(2));
        assertEquals(
                new LayerSpec.Conv(
                        "encoder.3",
                        8,
                        Extent.ONE,
                        Extent.ONE,
                        Padding.VALID,
                        Extent.ONE,
                        LayerSpec.DEPTHWISE,
                        Activation.SIGMOID),
                model.encoder().get(3));
        assertEquals(
                new LayerSpec.Unpool("decoder.0", "encoder.4"), model.decoder().get(0));
        assertEquals(new LayerSpec.Unpool("grow", "shrink"), model.decoder().get(3));
        assertEquals(
                new LayerSpec.Upsample("taller", LayerSpec.Upsample.Method.BILINEAR, new Extent(2, 1), true),
                model.decoder().get(6));
        assertEquals(
                new LossSpec(
                        LossSpec.Reconstruction.L2,
                        List.of(new CodePenalty.L1(0.5), new CodePenalty.L2(0.001), new CodePenalty.Kl(0.05, 2)),
                        new WeightPenalty(1.5e-5, 0.5)),
                model.loss());
        assertEquals(new NoiseSpec.SaltPepper(0.25), model.noise());
        assertEquals(
                new TrainingSpec(
                        new Optimizer.Adam(0.002, 0.8, 0.99, 1e-7, 0.01),
                        new Schedule.Step(30, 0.25, 10),
                        8,
                        new Length(100, Unit.STEPS),
                        Long.MAX_VALUE,
                        new Validation.Files(List.of("a.png", "b c.png")),
                        50,
                        Initialisation.HE,
                        TrainingSpec.Backpropagation.DEFAULT,
                        new Selection(20, 3, 0.001, Selection.Keep.LAST),
                        Optional.empty()),
                model.training());
        assertEquals(
                new DataSpec(DataSpec.Fit.TILE, new Augment(0.75, DataSpec.Flips.BOTH), DataSpec.OnError.REFUSE),
                model.data());
    }

    @Test
    void shortFormsStandForTheLongOnes() {
        assertEquals(
                new Optimizer.Sgd(0.01, 0),
                model("training: {optimizer: sgd}").training().optimizer());
        assertEquals(
                Optimizer.DEFAULT,
                model("training: {optimizer: adam}").training().optimizer());
        assertEquals(
                new Optimizer.Sgd(0.01, 0.9),
                model("training: {optimizer: {sgd: {momentum: 0.9}}}")
                        .training()
                        .optimizer());
        assertEquals(
                new Optimizer.Sgd(0.01, 0, 0.0005),
                model("training: {optimizer: {sgd: {decay: 0.0005}}}").training().optimizer());
        assertEquals(
                Schedule.DEFAULT, model("training: {schedule: constant}").training().schedule());
        assertEquals(
                new Schedule.Constant(20),
                model("training: {schedule: {constant: {warmup: 20}}}").training().schedule());
        assertEquals(
                new Schedule.Cosine(0, 0), model("training: {schedule: cosine}").training().schedule());
        assertEquals(
                new Schedule.Cosine(0.01, 5),
                model("training: {schedule: {cosine: {to: 0.01, warmup: 5}}}").training().schedule());
        assertEquals(
                new Schedule.Step(100, 0.5, 0),
                model("training: {schedule: {step: {every: 100}}}").training().schedule());
        assertEquals(Selection.DEFAULT, model("training: {keep: last}").training().selection());
        assertEquals(
                new Selection(0, 0, 0, Selection.Keep.BEST), model("training: {keep: best}").training().selection());
        assertEquals(
                new Selection(0, 5, 0, Selection.Keep.BEST),
                model("training: {early_stopping: 5}").training().selection());
        assertEquals(
                new Validation.None(),
                model("training: {validation: none}").training().validation());
        assertEquals(
                new Validation.HoldBack(2),
                model("training: {validation: {hold_back: 2}}").training().validation());
        assertEquals(
                new Validation.Sources(3),
                model("training: {validation: {sources: 3}}").training().validation());
        assertEquals(
                new Validation.Fraction(0.25),
                model("training: {validation: {fraction: 0.25}}").training().validation());
        assertEquals(
                new Length(3, Unit.EPOCHS),
                model("training: {epochs: 3}").training().length());
        assertEquals(new NoiseSpec.Gaussian(0.5), model("noise: {gaussian: .5}").noise());
        assertEquals(NoiseSpec.NONE, model("noise: none").noise());
        assertEquals(
                new NoiseSpec.Emphasized(new NoiseSpec.Mask(0.3), 1, 0.1),
                model("noise: {mask: 0.3, emphasis: {clean: 0.1}}").noise());
        assertEquals(
                new NoiseSpec.Emphasized(new NoiseSpec.SaltPepper(0.2), 3, 1),
                model("noise: {emphasis: {corrupted: 3}, salt_pepper: 0.2}").noise());
    }

    @Test
    void divergenceNeedsASigmoidThroughPoolingToo() {
        String kl = "loss: {sparsity: {kl: {target: 0.1, weight: 1}}}";
        assertEquals(List.of(new CodePenalty.Kl(0.1, 1)), model(kl).loss().sparsity());
        String pooled = Specs.text(
                "{height: 4, width: 4, channels: 1}",
                List.of("conv: {filters: 1, kernel: 1, activation: %s}", "avgpool: 2"),
                List.of("upsample: 2"));
        SpecReader.read(pooled.formatted("sigmoid") + kl, "test");
        SpecException e =
                assertThrows(SpecException.class, () -> SpecReader.read(pooled.formatted("tanh") + kl, "test"));
        assertEquals(
                "kl needs a code between 0 and 1, but it comes from the conv encoder.0 in line 5, whose activation is"
                        + " tanh; give that layer activation: sigmoid, or use l1 here.",
                e.problems().getFirst().message());
        assertEquals("test:9:23", e.problems().getFirst().where());
    }

    @Test
    void jsonIsASpecToo() {
        String json = Trees.json(Trees.parse(model("").text()));
        assertEquals(model("").encoder(), SpecReader.read(json, "test").encoder());
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreNoPartOfTheSpec() throws IOException {
        Path file = folder.resolve("windows.yaml");
        Files.writeString(file, "\uFEFF" + model("").text().replace("\n", "\r\n"));
        assertEquals(model("").encoder(), SpecReader.read(file).encoder());
    }

    @Test
    void missingFileIsSaidToBeMissing() {
        Path file = folder.resolve("none.yaml");
        assertEquals(file + ": There is no such file.", refusal(file));
    }

    @Test
    void folderIsNoSpec() {
        assertEquals(folder + ": This is a folder; name the spec file in it.", refusal(folder));
    }

    @Test
    void fileThatIsNotUtf8IsRefusedWithTheLine() throws IOException {
        Path file = folder.resolve("latin.yaml");
        Files.write(file, "lanewise: 1\nname: gr\u00FC\u00DFe\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ":2:1: This line is not UTF-8 text; save the file as UTF-8.", refusal(file));
    }

    @Test
    void fileThatIsTooLargeIsRefusedBeforeItIsParsed() throws IOException {
        Path file = folder.resolve("large.yaml");
        Files.write(file, new byte[Limits.FILE_BYTES + 1]);
        assertEquals(file + ": A spec has at most 262144 bytes; this is more.", refusal(file));
    }

    @Test
    void longestFileIsRead() throws IOException {
        Path file = folder.resolve("long.yaml");
        String text = model("").text();
        Files.writeString(file, text + "#".repeat(Limits.FILE_BYTES - text.length()));
        assertEquals("test", SpecReader.read(file).name());
    }

    private static String refusal(Path file) {
        return assertThrows(SpecException.class, () -> SpecReader.read(file)).getMessage();
    }
}
