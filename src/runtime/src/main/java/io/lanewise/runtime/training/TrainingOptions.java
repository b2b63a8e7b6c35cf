package io.lanewise.runtime.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run does beside training.
 *
 * @param checkpoint the file that checkpoints are written to: when training is stopped, and every so many steps where
 *     the spec says so; empty for none
 * @param best the file that the model of the best validation is written to, at each validation that is the best so
 *     far; empty for none
 * @param resume the checkpoint that training goes on from; empty to begin with the model as it is
 * @param validateEvery steps between validations; 0 for what the spec says. One comes before the first step and one
 *     after the last
 * @param samples pictures of held-out items that the report keeps, at most
 */
public record TrainingOptions(
        Optional<Path> checkpoint, Optional<Path> best, Optional<Path> resume, long validateEvery, int samples) {

    /** No files, validations as the spec says, four samples. */
    public static final TrainingOptions DEFAULT =
            new TrainingOptions(Optional.empty(), Optional.empty(), Optional.empty(), 0, 4);

    public TrainingOptions {
        if (validateEvery < 0 || samples < 0) {
            throw new IllegalArgumentException("Steps between validations and samples are at least 0, not "
                    + validateEvery + " and " + samples + ".");
        }
    }

    public TrainingOptions withCheckpoint(Path file) {
        return new TrainingOptions(Optional.of(file), best, resume, validateEvery, samples);
    }

    public TrainingOptions withBest(Path file) {
        return new TrainingOptions(checkpoint, Optional.of(file), resume, validateEvery, samples);
    }

    public TrainingOptions withResume(Path file) {
        return new TrainingOptions(checkpoint, best, Optional.of(file), validateEvery, samples);
    }

    TrainingOptions withoutResume() {
        return new TrainingOptions(checkpoint, best, Optional.empty(), validateEvery, samples);
    }

    public TrainingOptions withValidateEvery(long steps) {
        return new TrainingOptions(checkpoint, best, resume, steps, samples);
    }

    public TrainingOptions withSamples(int count) {
        return new TrainingOptions(checkpoint, best, resume, validateEvery, count);
    }
}
