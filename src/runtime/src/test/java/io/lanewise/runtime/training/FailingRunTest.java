package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.EVERYTHING;
import static io.lanewise.runtime.training.Runs.SCALAR;
import static io.lanewise.runtime.training.Runs.assertSameBits;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailingRunTest {

    private static final ModelSpec DENSE =
            TinyModels.dense("training: {batch: 4, steps: 5, seed: 5, validation: none}");

    /** Linear layers, so that with a rate that is far too high all numbers grow until one is no float. */
    private static final ModelSpec LINEAR = SpecReader.read("""
            lanewise: 1
            name: linear
            input: 16
            encoder:
              - dense: {units: 6}
            decoder:
              - dense: {units: 16}
            training: {batch: 4, seed: 5, validation: none}
            """, "linear.yaml");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {5, 30})
    void aRunWithFarTooHighARateNamesTheTensorOfItsLossOrGradient(double rate) throws IOException {
        assertDiverges(
                rate,
                "the (loss is (NaN|Infinity), because (the (code|output) is not finite|the reconstruction loss overflows)"
                        + "|gradient of (en|de)coder\\.0\\.(weight|bias) is not finite)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e10, 1e39})
    void anUpdateThatLeavesNoFiniteParameterIsTakenBack(double rate) throws IOException {
        assertDiverges(rate, "(en|de)coder\\.0\\.(weight|bias) is not finite after the update");
    }

    private static void assertDiverges(double rate, String reason) throws IOException {
        var spec = Runs.with(LINEAR, new Optimizer.Sgd(rate, 0), 200);
        var diverged = train(spec, 8);
        var outcome = diverged.report().outcome();
        assertEquals(Outcome.End.DIVERGED, outcome.end());
        String step = "in step " + (diverged.report().losses().size() + 1) + ": ";
        assertTrue(outcome.message().matches("Training stopped " + step + reason + "\\. .*"), outcome.message());
        for (double[] values : diverged.tensors().values()) {
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite));
        }
        for (LossPoint point : diverged.report().losses()) {
            assertTrue(Double.isFinite(point.loss()));
        }
        assertSameBits(tensorsAfter((int) outcome.steps(), spec), diverged.tensors());
    }

    private static Map<String, double[]> tensorsAfter(int steps, ModelSpec spec) throws IOException {
        if (steps > 0) {
            return train(Runs.withSteps(spec, steps), 8).tensors();
        }
        try (var model = Autoencoder.create(spec, SCALAR)) {
            return Runs.tensors(model);
        }
    }

    /** Items of 16 values, the last of which cannot be had. */
    private abstract static class Four implements ItemSource {
        @Override
        public int items() {
            return 4;
        }

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
            return 16;
        }

        @Override
        public String name(int item) {
            return "item-" + item;
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anItemThatIsNotFiniteIsNamedAndWhatWasLearntBeforeIsSaved(float value) throws IOException {
        var broken = new Four() {
            @Override
            public void read(int item, float[] into, int offset) {
                Arrays.fill(into, offset, offset + 16, item / 4f);
            }

            @Override
            public void readForTraining(int item, long epoch, float[] into, int offset) {
                read(item, into, offset);
                into[offset + 7] = epoch == 2 && item == 3 ? value : 0;
            }
        };
        Path checkpoint = folder.resolve("run.safetensors");
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        var data = Runs.all(broken);
        var thrown = assertThrows(DataException.class, () -> train(DENSE, SCALAR, data, how, TrainingListener.NONE));
        assertEquals(
                "item-3 has the value " + value + ", from which nothing can be learnt: mend the item, or leave it out of"
                        + " the data.",
                thrown.getMessage());
        var before = train(Runs.withSteps(DENSE, 2), SCALAR, data, TrainingOptions.DEFAULT, TrainingListener.NONE);
        try (var model = Autoencoder.load(checkpoint, SCALAR)) {
            assertSameBits(before.tensors(), Runs.tensors(model));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.5f, 17.25f})
    void theCrossEntropyRefusesDataThatIsNoProbability(float value) throws IOException {
        var unscaled = new Four() {
            @Override
            public void read(int item, float[] into, int offset) {
                // Just above 1 are white pictures that were scaled.
                Arrays.fill(into, offset, offset + 16, 1.00001f);
                into[offset + 7] = item == 2 ? value : 0;
            }
        };
        var data = Runs.all(unscaled);
        String rest = "training: {batch: 4, steps: 5, seed: 5, validation: none}\nloss: {reconstruction: %s}";
        train(TinyModels.dense(rest.formatted("l2")), SCALAR, data, TrainingOptions.DEFAULT, TrainingListener.NONE);
        var refusal = assertThrows(
                DataException.class,
                () -> train(
                        TinyModels.dense(rest.formatted("bce")),
                        SCALAR,
                        data,
                        TrainingOptions.DEFAULT,
                        TrainingListener.NONE));
        assertEquals(
                "item-2 has the value " + value + ", but the loss bce takes values from 0 to 1: scale the data to that"
                        + " range, or use loss: {reconstruction: l2}.",
                refusal.getMessage());
    }

    @Test
    void anItemThatCannotBeReadEndsTrainingWithItsOwnException() throws IOException {
        var missing = new Four() {
            @Override
            public void read(int item, float[] into, int offset) throws IOException {
                if (item == 3) {
                    throw new IOException("gone.png: cannot be read");
                }
            }
        };
        var data = Runs.all(missing);
        var thrown = assertThrows(
                IOException.class, () -> train(DENSE, SCALAR, data, TrainingOptions.DEFAULT, TrainingListener.NONE));
        assertEquals("gone.png: cannot be read", thrown.getMessage());
    }

    @Test
    void itemsOfAnotherShapeAreRefusedWithBothShapes() throws IOException {
        var data = Runs.all(TinyModels.bars(TinyModels.conv(EVERYTHING), 4));
        var thrown = assertThrows(
                DataException.class, () -> train(DENSE, SCALAR, data, TrainingOptions.DEFAULT, TrainingListener.NONE));
        assertTrue(thrown.getMessage().contains("8x12x1") && thrown.getMessage().contains("1x1x16"));
    }

    @Test
    void sequencesOfAnotherLengthAreRefusedWithBothLengths() throws IOException {
        var sequence = TinyModels.sequence(", task: both", "training: {batch: 4, steps: 5, seed: 5}");
        var longer = SpecReader.read(sequence.text().replace("future: 2", "future: 4"), "longer.yaml");
        var data = Runs.all(TinyModels.bars(longer, 4));
        var thrown = assertThrows(
                DataException.class,
                () -> train(sequence, SCALAR, data, TrainingOptions.DEFAULT, TrainingListener.NONE));
        assertEquals(
                "The items are sequences of 7 frames, but the model takes sequences of 5 frames: open the data with the"
                        + " frames of the model.",
                thrown.getMessage());
        var maps = Runs.all(TinyModels.bars(TinyModels.conv(EVERYTHING), 4));
        var other = assertThrows(
                DataException.class,
                () -> train(sequence, SCALAR, maps, TrainingOptions.DEFAULT, TrainingListener.NONE));
        assertTrue(other.getMessage().contains("The items are single maps, but"), other.getMessage());
    }

    @Test
    void aRunRunsOnce() throws IOException {
        try (var model = Autoencoder.create(DENSE, SCALAR)) {
            var run = model.training(TinyModels.split(DENSE, 4), TrainingOptions.DEFAULT);
            run.run(TrainingListener.NONE).model().close();
            assertThrows(IllegalStateException.class, () -> run.run(TrainingListener.NONE));
        }
    }
}
