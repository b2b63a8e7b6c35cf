package io.lanewise.runtime.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Is told how training goes, on the thread that trains; what it does delays training.
 *
 * <p>A validation is told of before the step that it follows, so that {@link TrainingProgress#validation} is the newest.
 */
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** A step of pre-training has ended; all of it comes before {@link #onStart}. */
    default void onPretraining(PretrainingProgress progress) {}

    /** All is linked and allocated; the first step comes next. */
    default void onStart(PlanFigures plan) {}

    /** What the run that is resumed did before; after the start, and only where one is. */
    default void onResume(List<LossPoint> losses, List<ValidationPoint> validations) {}

    /** The items held back were measured. */
    default void onValidation(ValidationPoint point) {}

    /**
     * A checkpoint or the best model could not be written. Training goes on, what the file had before is still there, and
     * a checkpoint of a run that is interrupted is saved elsewhere: {@link Outcome#checkpoint} tells where.
     */
    default void onUnwritten(Path file, IOException reason) {}

    /** A step has ended. */
    default void onStep(TrainingProgress progress) {}

    /** Tells each of them, in this order. */
    static TrainingListener all(List<? extends TrainingListener> listeners) {
        return new TrainingListener() {
            @Override
            public void onPretraining(PretrainingProgress progress) {
                listeners.forEach(listener -> listener.onPretraining(progress));
            }

            @Override
            public void onStart(PlanFigures plan) {
                listeners.forEach(listener -> listener.onStart(plan));
            }

            @Override
            public void onResume(List<LossPoint> losses, List<ValidationPoint> validations) {
                listeners.forEach(listener -> listener.onResume(losses, validations));
            }

            @Override
            public void onValidation(ValidationPoint point) {
                listeners.forEach(listener -> listener.onValidation(point));
            }

            @Override
            public void onUnwritten(Path file, IOException reason) {
                listeners.forEach(listener -> listener.onUnwritten(file, reason));
            }

            @Override
            public void onStep(TrainingProgress progress) {
                listeners.forEach(listener -> listener.onStep(progress));
            }
        };
    }
}
