package io.lanewise.runtime;

import io.lanewise.runtime.training.LayerwiseTrainer;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingReport;
import java.io.IOException;
import java.util.function.Supplier;

/** A training run that can be stopped; see {@link Autoencoder#training}. It runs once. */
public final class TrainingRun {

    private final LayerwiseTrainer trainer;
    private final Supplier<Autoencoder> result;

    TrainingRun(LayerwiseTrainer trainer, Supplier<Autoencoder> result) {
        this.trainer = trainer;
        this.result = result;
    }

    /**
     * Trains until all steps are done, {@link #stop} is called, or something is not finite: the report tells which.
     *
     * @throws IOException when an item cannot be read, or a checkpoint not be read or written
     */
    public Trained run(TrainingListener listener) throws IOException {
        TrainingReport report = trainer.run(listener);
        return new Trained(result.get(), report);
    }

    /** Asks the run to end after the step that is under way; to be called from any thread. */
    public void stop() {
        trainer.stop();
    }
}
