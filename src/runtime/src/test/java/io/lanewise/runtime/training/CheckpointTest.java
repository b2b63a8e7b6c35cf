package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.EVERYTHING;
import static io.lanewise.runtime.training.Runs.OVER_TIME;
import static io.lanewise.runtime.training.Runs.RUNNING;
import static io.lanewise.runtime.training.Runs.SCALAR;
import static io.lanewise.runtime.training.Runs.assertSameBits;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.TrainingRun;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.lanewise.runtime.training.TrainerTest#models")
    void stoppedAndResumedTrainingGivesTheBitsOfUninterrupted(ModelSpec spec, ElementType type) throws IOException {
        var options = SCALAR.withType(type);
        var whole = train(spec, options, 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
        Path checkpoint = folder.resolve("run.safetensors");
        Outcome stopped = trainUntil(7, spec, options, checkpoint);
        assertEquals(Outcome.End.INTERRUPTED, stopped.end());
        assertEquals(7, stopped.steps());
        var rest = train(spec, options, 11, TrainingOptions.DEFAULT.withResume(checkpoint), TrainingListener.NONE);
        assertEquals(Outcome.End.FINISHED, rest.report().outcome().end());
        assertEquals(7, rest.report().plan().firstStep());
        assertSameBits(whole.tensors(), rest.tensors());
        assertEquals(whole.report().losses(), rest.report().losses());
        assertEquals(whole.report().validations(), rest.report().validations());
    }

    private static Outcome trainUntil(long last, ModelSpec spec, Options options, Path checkpoint) throws IOException {
        try (var model = Autoencoder.create(spec, options)) {
            var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
            var run = new AtomicReference<TrainingRun>();
            run.set(model.training(TinyModels.split(spec, 11), how));
            return run.get()
                    .run(Runs.afterEachStep(step -> {
                        if (step == last) {
                            run.get().stop();
                        }
                    }))
                    .report()
                    .outcome();
        }
    }

    @Test
    void aRunWhoseDataGoesAwayLeavesACheckpoint() throws IOException {
        var spec = TinyModels.dense("training: {batch: 4, steps: 6, seed: 5, validation: none}");
        var bars = TinyModels.bars(spec, 8);
        Path checkpoint = folder.resolve("run.safetensors");
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        var vanishing = new VanishingItems(bars, 2);
        assertThrows(IOException.class, () -> train(spec, SCALAR, Runs.all(vanishing), how, TrainingListener.NONE));
        assertEquals("4", stepOf(checkpoint));
        var resume = TrainingOptions.DEFAULT.withResume(checkpoint);
        var rest = train(spec, SCALAR, Runs.all(bars), resume, TrainingListener.NONE);
        assertSameBits(train(spec, 8).tensors(), rest.tensors());
    }

    /** Items that cannot be read any more from an epoch on. */
    private record VanishingItems(ItemSource source, long goneFrom) implements ItemSource {
        @Override
        public int items() {
            return source.items();
        }

        @Override
        public int height() {
            return source.height();
        }

        @Override
        public int width() {
            return source.width();
        }

        @Override
        public int channels() {
            return source.channels();
        }

        @Override
        public String name(int item) {
            return source.name(item);
        }

        @Override
        public void read(int item, float[] into, int offset) throws IOException {
            source.read(item, into, offset);
        }

        @Override
        public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
            if (epoch >= goneFrom) {
                throw new IOException(name(item) + ": cannot be read");
            }
            source.readForTraining(item, epoch, into, offset);
        }
    }

    @Test
    void aFinishedRunGoesOnWhenItsSpecAsksForMoreSteps() throws IOException {
        var spec = TinyModels.dense(EVERYTHING);
        Path checkpoint = folder.resolve("run.safetensors");
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        train(Runs.withSteps(spec, 5), SCALAR, 11, how, TrainingListener.NONE);
        var rest = train(spec, SCALAR, 11, TrainingOptions.DEFAULT.withResume(checkpoint), TrainingListener.NONE);
        assertSameBits(train(spec, 11).tensors(), rest.tensors());
    }

    @Test
    void aCheckpointIsSavedEverySoManyStepsAndIsAModel() throws IOException {
        var spec = TinyModels.dense("training: {batch: 4, steps: 5, seed: 5, checkpoint_every: 2, validation: none}");
        Path checkpoint = folder.resolve("run.safetensors");
        var saved = new ArrayList<String>();
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        var result = train(spec, SCALAR, 8, how, Runs.afterEachStep(step -> saved.add(stepOf(checkpoint))));
        assertEquals(List.of("none", "2", "2", "4", "4"), saved);
        assertEquals("5", stepOf(checkpoint));
        try (var model = Autoencoder.load(checkpoint, SCALAR)) {
            assertSameBits(result.tensors(), Runs.tensors(model));
        }
    }

    private static String stepOf(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            return "none";
        }
        try (var file = SafetensorsFile.open(checkpoint)) {
            return file.metadata().get("training.step");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCheckpointOfAnotherRunIsRefusedWithTheDifference() throws IOException {
        var spec = TinyModels.dense(EVERYTHING);
        Path checkpoint = folder.resolve("run.safetensors");
        train(spec, SCALAR, 11, TrainingOptions.DEFAULT.withCheckpoint(checkpoint), TrainingListener.NONE);
        var otherSeed = TinyModels.dense(EVERYTHING.replace("seed: 5", "seed: 8"));
        assertRefused("by a run with seed 5, which one with seed 8 cannot", otherSeed, SCALAR, 11, checkpoint);
        assertRefused("10 training items", spec, SCALAR, 12, checkpoint);
        assertRefused("another model, tiny-dense", TinyModels.conv(EVERYTHING), SCALAR, 11, checkpoint);
        assertRefused("a checkpoint in f32", spec, SCALAR.withType(ElementType.F64), 11, checkpoint);
        Path model = folder.resolve("model.safetensors");
        try (var plain = Autoencoder.create(spec, SCALAR)) {
            plain.save(model);
        }
        assertRefused("a model without a checkpoint", spec, SCALAR, 11, model);
    }

    @Test
    void aCheckpointWithoutMeanActivationsIsReadAndHasNone() throws IOException {
        var spec = TinyModels.dense(EVERYTHING);
        Path checkpoint = folder.resolve("run.safetensors");
        var saving = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        train(Runs.withSteps(spec, 5), SCALAR, 11, saving, TrainingListener.NONE);
        Path older = folder.resolve("older.safetensors");
        try (var file = SafetensorsFile.open(checkpoint)) {
            var writer = new SafetensorsWriter();
            file.metadata().forEach(writer::metadata);
            for (String name : file.names()) {
                double[] values = file.array(name).doubles();
                int[] shape = file.array(name).shape();
                if (name.equals("training.validations")) {
                    double[] columns = IntStream.range(0, values.length)
                            .filter(index -> index % 3 < 2)
                            .mapToDouble(index -> values[index])
                            .toArray();
                    writer.add(name, new int[] {shape[0], 2}, columns);
                } else if (file.array(name).type().name().equals("F32")) {
                    var floats = new float[values.length];
                    for (int index = 0; index < floats.length; index++) {
                        floats[index] = (float) values[index];
                    }
                    writer.add(name, shape, floats);
                } else {
                    writer.add(name, shape, values);
                }
            }
            writer.write(older);
        }
        var rest = train(spec, SCALAR, 11, TrainingOptions.DEFAULT.withResume(older), TrainingListener.NONE);
        var whole = train(spec, 11);
        assertSameBits(whole.tensors(), rest.tensors());
        var before = rest.report().validations().getFirst();
        assertEquals(whole.report().validations().getFirst().reconstruction(), before.reconstruction());
        assertTrue(Double.isNaN(before.meanActivation()));
        assertEquals(whole.report().validations().getLast(), rest.report().validations().getLast());
    }

    @Test
    void runningMeansAreSavedOneAUnitAndRunsOfOtherUnitsDoNotGoOnFromThem() throws IOException {
        Path checkpoint = folder.resolve("run.safetensors");
        var spec = TinyModels.conv(RUNNING.formatted("channel"));
        train(spec, SCALAR, 11, TrainingOptions.DEFAULT.withCheckpoint(checkpoint), TrainingListener.NONE);
        try (var file = SafetensorsFile.open(checkpoint)) {
            double[] means = file.array("training.mean_activation").doubles();
            assertEquals(6, means.length);
            for (double mean : means) {
                assertTrue(mean > 0 && mean < 1, "mean " + mean);
            }
        }
        var byElement = TinyModels.conv(RUNNING.formatted("element"));
        assertRefused("cannot go on from", byElement, SCALAR, 11, checkpoint);
    }

    @Test
    void teachersAreAnOptionOfTheRunAndNoPartOfTheModel() throws IOException {
        String sequence = ", task: predict, decoder_input: previous";
        var taught = TinyModels.sequence(sequence + ", teacher_forcing: true", OVER_TIME);
        var untaught = TinyModels.sequence(sequence, OVER_TIME);
        Path checkpoint = folder.resolve("run.safetensors");
        train(taught, SCALAR, 11, TrainingOptions.DEFAULT.withCheckpoint(checkpoint), TrainingListener.NONE);
        assertRefused(
                "was saved by a run with teacher_forcing true, which one with teacher_forcing false cannot go on from",
                untaught,
                SCALAR,
                11,
                checkpoint);
        var another = TinyModels.sequence(", task: predict", OVER_TIME);
        assertRefused("another model, tiny-sequence", another, SCALAR, 11, checkpoint);
    }

    @Test
    void aScheduleIsPartOfTheRunAndItsLengthWhereItDependsOnThat() throws IOException {
        String training = "training: {batch: 4, steps: 6, seed: 5%s}";
        var constant = TinyModels.dense(training.formatted(""));
        var cosine = TinyModels.dense(training.formatted(", schedule: {cosine: {to: 0.5}}"));
        Path plain = folder.resolve("plain.safetensors");
        Path waved = folder.resolve("waved.safetensors");
        train(constant, SCALAR, 11, TrainingOptions.DEFAULT.withCheckpoint(plain), TrainingListener.NONE);
        train(cosine, SCALAR, 11, TrainingOptions.DEFAULT.withCheckpoint(waved), TrainingListener.NONE);
        String over = "schedule Cosine[to=0.5, warmup=0] over %d steps";
        assertRefused(
                "was saved by a run without " + over.formatted(6) + ", which one with it cannot go on from",
                cosine,
                SCALAR,
                11,
                plain);
        assertRefused(
                "was saved by a run with " + over.formatted(6) + ", which one without it cannot go on from",
                constant,
                SCALAR,
                11,
                waved);
        assertRefused(
                "with " + over.formatted(6) + ", which one with " + over.formatted(8) + " cannot go on from",
                Runs.withSteps(cosine, 8),
                SCALAR,
                11,
                waved);
    }

    /** A folder takes the place of a file, so that it cannot be written; the disk could be full as well. */
    @Test
    void aFileThatCannotBeWrittenMeanwhileIsToldAndTrainingGoesOn() throws IOException {
        var spec = TinyModels.dense(
                "training: {batch: 4, steps: 5, seed: 5, checkpoint_every: 2, validate_every: 3, keep: best}");
        Path checkpoint = Files.createDirectory(folder.resolve("run.safetensors"));
        Path best = Files.createDirectory(folder.resolve("best.safetensors"));
        var told = new ArrayList<Path>();
        var listener = new TrainingListener() {
            @Override
            public void onUnwritten(Path file, IOException reason) {
                told.add(file);
            }
        };
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint).withBest(best);
        var result = train(spec, SCALAR, 11, how, listener);
        assertSameBits(train(spec, 11).tensors(), result.tensors());
        assertEquals(3, told.stream().filter(checkpoint::equals).count(), "after steps 2 and 4, and at the end");
        assertTrue(told.contains(best));
        String message = result.report().outcome().message();
        assertTrue(message.contains(" Its checkpoint could not be written to " + checkpoint + "."), message);
    }

    @Test
    void anInterruptedRunWhoseCheckpointCannotBeWrittenIsSavedElsewhere() throws IOException {
        var spec = TinyModels.dense(EVERYTHING);
        Path checkpoint = Files.createDirectory(folder.resolve("run.safetensors"));
        var outcome = trainUntil(3, spec, SCALAR, checkpoint);
        Path elsewhere = outcome.checkpoint().orElseThrow();
        assertNotEquals(checkpoint, elsewhere);
        assertTrue(outcome.message().contains("training goes on from " + elsewhere), outcome.message());
        var rest = train(spec, SCALAR, 11, TrainingOptions.DEFAULT.withResume(elsewhere), TrainingListener.NONE);
        assertSameBits(train(spec, 11).tensors(), rest.tensors());
        Files.delete(elsewhere);
        Files.delete(elsewhere.getParent());
    }

    /** What was saved before there were schedules and decay can be resumed as long as there are none. */
    @Test
    void whatIsNewAndLeftOutIsNoPartOfTheDescription() throws IOException {
        var spec = TinyModels.dense("training: {optimizer: {adam: {rate: 0.01}}, batch: 4, seed: 5}");
        String plain = Checkpoint.run(spec, TinyModels.bars(spec, 2), 3);
        assertTrue(plain.contains("\nAdam[rate=0.01, beta1=0.9, beta2=0.999, epsilon=1.0E-8]\nclip 0.0\n"), plain);
        assertTrue(plain.endsWith("\n" + spec.data()), plain);
        var decaying = TinyModels.dense("training: {optimizer: {adam: {rate: 0.01, decay: 0.1}}, batch: 4, seed: 5}");
        assertEquals(plain + "\ndecay 0.1", Checkpoint.run(decaying, TinyModels.bars(spec, 2), 3));
    }

    private static void assertRefused(String reason, ModelSpec spec, Options options, int items, Path checkpoint) {
        var how = TrainingOptions.DEFAULT.withResume(checkpoint);
        String message = assertThrows(
                        RefusedFileException.class, () -> train(spec, options, items, how, TrainingListener.NONE))
                .getMessage();
        assertTrue(message.startsWith(checkpoint + ": ") && message.contains(reason), message);
    }
}
