package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.SCALAR;
import static io.lanewise.runtime.training.Runs.assertSameBits;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validations decide: which model of a run is kept, and when it ends. */
class SelectionTest {

    /** A rate so high that the loss goes up and down, with a validation after every second step. */
    private static final String RESTLESS =
            "training: {optimizer: {sgd: {rate: 0.3, momentum: 0.9}}, batch: 4, steps: 40, seed: 5,"
                    + " validation: {hold_back: 2}, validate_every: 2%s}";

    @TempDir
    private Path folder;

    private static ModelSpec restless(String more) {
        return TinyModels.dense(RESTLESS.formatted(more));
    }

    private static ValidationPoint least(TrainingReport report) {
        return report.validations().stream()
                .min(Comparator.comparingDouble(ValidationPoint::reconstruction))
                .orElseThrow();
    }

    @Test
    void theBestModelIsTheOneThatARunToItsStepGives() throws IOException {
        Path file = folder.resolve("best.safetensors");
        var how = TrainingOptions.DEFAULT.withBest(file);
        var result = train(restless(", keep: best"), SCALAR, 11, how, TrainingListener.NONE);
        var report = result.report();
        long best = least(report).step();
        assertTrue(best > 0 && best < 40, "the last model is the best, so that this tests nothing: " + best);
        assertEquals(best, report.outcome().steps());
        assertEquals(40, report.stepsDone());
        assertEquals(least(report), report.keptValidation().orElseThrow());
        assertEquals(
                "All 40 steps were done, 40 of them in this run. The model of step " + best
                        + ", the best by validation, was kept.",
                report.outcome().message());
        assertSameBits(train(Runs.withSteps(restless(""), (int) best), 11).tensors(), result.tensors());
        try (var model = Autoencoder.load(file, SCALAR)) {
            assertSameBits(result.tensors(), Runs.tensors(model));
        }
        double measured = report.heldOut().orElseThrow().items().stream()
                .mapToDouble(HeldOut.Item::reconstruction)
                .average()
                .orElseThrow();
        assertEquals(least(report).reconstruction(), measured, 1e-5 * measured);
    }

    @Test
    void theLastModelIsKeptWhereTheSpecDoesNotSayOtherwise() throws IOException {
        Path file = folder.resolve("best.safetensors");
        var how = TrainingOptions.DEFAULT.withBest(file);
        var result = train(restless(""), SCALAR, 11, how, TrainingListener.NONE);
        assertEquals(40, result.report().outcome().steps());
        var best = train(restless(", keep: best"), 11);
        try (var model = Autoencoder.load(file, SCALAR)) {
            assertSameBits(best.tensors(), Runs.tensors(model));
        }
        assertFalse(best.tensors().equals(result.tensors()));
    }

    @Test
    void trainingEndsWhenItsPatienceDoes() throws IOException {
        var report = train(restless(", early_stopping: {patience: 2, min_improvement: 0.5}"), 11)
                .report();
        assertEquals(Outcome.End.STOPPED_EARLY, report.outcome().end());
        long done = report.stepsDone();
        assertTrue(done < 40, "after " + done + " steps");
        assertTrue(
                report.outcome()
                        .message()
                        .startsWith("Stopped early after step " + done + " of 40: the last 2 validations were no"
                                + " improvement. The model of step "),
                report.outcome().message());
        var points = report.validations();
        double last = points.get(points.size() - 3).reconstruction();
        assertTrue(points.get(points.size() - 2).reconstruction() >= last / 2);
        assertTrue(points.getLast().reconstruction() >= last / 2);
    }

    @Test
    void resumedTheRunEndsWithTheSameModelAtTheSameStep() throws IOException {
        var spec = restless(", early_stopping: {patience: 3, min_improvement: 0.2}");
        var whole = train(spec, 11);
        long end = whole.report().stepsDone();
        assertTrue(end > 5 && end < 40, "after " + end + " steps");
        for (long stop : new long[] {1, end / 2, end - 1}) {
            Path checkpoint = folder.resolve("run.safetensors");
            stopAfter(stop, spec, checkpoint);
            var rest = train(
                    spec, SCALAR, 11, TrainingOptions.DEFAULT.withResume(checkpoint), TrainingListener.NONE);
            assertEquals(whole.report().outcome(), rest.report().outcome());
            assertEquals(whole.report().validations(), rest.report().validations());
            assertSameBits(whole.tensors(), rest.tensors());
        }
    }

    private static void stopAfter(long last, ModelSpec spec, Path checkpoint) throws IOException {
        try (var model = Autoencoder.create(spec, SCALAR)) {
            var run = model.training(TinyModels.split(spec, 11), TrainingOptions.DEFAULT.withCheckpoint(checkpoint));
            run.run(Runs.afterEachStep(step -> {
                        if (step == last) {
                            run.stop();
                        }
                    }))
                    .model()
                    .close();
        }
    }

    @Test
    void aRunThatEndedEarlyDoesNothingMoreUntilItsPatienceIsRaised() throws IOException {
        Path checkpoint = folder.resolve("run.safetensors");
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        var impatient = restless(", early_stopping: {patience: 2, min_improvement: 0.5}");
        long end = train(impatient, SCALAR, 11, how, TrainingListener.NONE)
                .report()
                .stepsDone();
        var resume = TrainingOptions.DEFAULT.withResume(checkpoint);
        var again = train(impatient, SCALAR, 11, resume, TrainingListener.NONE).report();
        assertEquals(Outcome.End.STOPPED_EARLY, again.outcome().end());
        assertEquals(end, again.stepsDone());
        var patient = restless(", early_stopping: {patience: 1000, min_improvement: 0.5}");
        var rest = train(patient, SCALAR, 11, resume, TrainingListener.NONE);
        assertEquals(40, rest.report().stepsDone());
        assertSameBits(train(patient, 11).tensors(), rest.tensors());
    }

    @Test
    void withoutItemsThatAreHeldBackNothingCanBeJudged() {
        var spec = restless(", early_stopping: 2");
        var thrown = assertThrows(
                DataException.class,
                () -> train(
                        spec,
                        SCALAR,
                        Runs.all(TinyModels.bars(spec, 4)),
                        TrainingOptions.DEFAULT,
                        TrainingListener.NONE));
        assertEquals(
                "Early stopping and keeping the best model need items that are held back, and there are none: hold some"
                        + " back in the spec, or leave out early_stopping and keep.",
                thrown.getMessage());
    }

    @Test
    void aCheckpointWithoutTheBestModelIsRefusedWhereThatIsToBeKept() throws IOException {
        Path checkpoint = folder.resolve("run.safetensors");
        var how = TrainingOptions.DEFAULT.withCheckpoint(checkpoint);
        train(restless(""), SCALAR, 11, how, TrainingListener.NONE);
        var resume = TrainingOptions.DEFAULT.withResume(checkpoint);
        var thrown = assertThrows(
                RefusedFileException.class,
                () -> train(restless(", keep: best"), SCALAR, 11, resume, TrainingListener.NONE));
        assertEquals(
                "was saved by a run that did not keep its best model, which one with keep: best cannot go on from",
                thrown.problem());
    }
}
