package io.lanewise.spec;

import java.util.Optional;

/**
 * How a model is trained.
 *
 * @param optimizer how a gradient becomes a step
 * @param schedule how its step size changes
 * @param batch items a step, at least 1
 * @param length when training ends
 * @param seed of everything random: order, augmentation, noise, initialisation, split; at least 0
 * @param validation what is held back
 * @param checkpointEvery steps between saved checkpoints; 0 to save only at the end and when interrupted
 * @param initialisation of the weights
 * @param backpropagation how gradients are computed
 * @param selection what the items held back decide
 * @param pretraining of pairs of layers, before the training of the whole
 */
public record TrainingSpec(
        Optimizer optimizer,
        Schedule schedule,
        int batch,
        Length length,
        long seed,
        Validation validation,
        int checkpointEvery,
        Initialisation initialisation,
        Backpropagation backpropagation,
        Selection selection,
        Optional<Pretraining> pretraining) {

    /** What holds where a spec says nothing. */
    public static final TrainingSpec DEFAULT = new TrainingSpec(
            Optimizer.DEFAULT,
            Schedule.DEFAULT,
            16,
            new Length(10, Unit.EPOCHS),
            0,
            new Validation.Fraction(Validation.Fraction.DEFAULT_SHARE),
            0,
            Initialisation.AUTO,
            Backpropagation.DEFAULT,
            Selection.DEFAULT,
            Optional.empty());

    /** What training's length is counted in. */
    public enum Unit {
        /** Updates of the weights. */
        STEPS,
        /** Passes over the training data. */
        EPOCHS
    }

    /** So many steps, or so many epochs; at least 1. */
    public record Length(int count, Unit unit) {}

    /** The same with another optimizer. */
    public TrainingSpec withOptimizer(Optimizer other) {
        return new TrainingSpec(
                other, schedule, batch, length, seed, validation,
                checkpointEvery, initialisation, backpropagation, selection, pretraining);
    }

    /** The same with as many items a step. */
    public TrainingSpec withBatch(int other) {
        return new TrainingSpec(
                optimizer, schedule, other, length, seed, validation,
                checkpointEvery, initialisation, backpropagation, selection, pretraining);
    }

    /** The same with another length. */
    public TrainingSpec withLength(Length other) {
        return new TrainingSpec(
                optimizer, schedule, batch, other, seed, validation,
                checkpointEvery, initialisation, backpropagation, selection, pretraining);
    }

    /** The same with another seed. */
    public TrainingSpec withSeed(long other) {
        return new TrainingSpec(
                optimizer, schedule, batch, length, other, validation,
                checkpointEvery, initialisation, backpropagation, selection, pretraining);
    }

    /** The same with something else held back. */
    public TrainingSpec withValidation(Validation other) {
        return new TrainingSpec(
                optimizer, schedule, batch, length, seed, other,
                checkpointEvery, initialisation, backpropagation, selection, pretraining);
    }

    /** How a pair of layers is trained: at a constant rate, with nothing held back. */
    TrainingSpec ofPair(Pretraining how) {
        return new TrainingSpec(
                how.optimizer().orElse(optimizer), Schedule.DEFAULT, batch, how.length(), seed, new Validation.None(),
                0, initialisation, backpropagation, Selection.DEFAULT, Optional.empty());
    }

    /**
     * How gradients are computed.
     *
     * @param clipNorm the greatest length of the gradient of all parameters together: a longer one is scaled down to
     *     it; 0 for no limit (Pascanu, Mikolov and Bengio, <i>On the difficulty of training recurrent neural
     *     networks</i>, 2013, algorithm 1)
     * @param truncate steps of time over which the gradients of states go back, counted from the code in both
     *     directions; 0 for all (Williams and Peng, <i>An efficient gradient-based algorithm for on-line training of
     *     recurrent network trajectories</i>, 1990)
     * @param memory bytes that training may plan for with all its programs, whatever the model; 0 for no limit
     */
    public record Backpropagation(double clipNorm, int truncate, long memory) {
        /** No limits. */
        public static final Backpropagation DEFAULT = new Backpropagation(0, 0, 0);

        /** @throws IllegalArgumentException when a limit is below 0 or not a number */
        public Backpropagation {
            if (!(clipNorm >= 0) || truncate < 0 || memory < 0) {
                throw new IllegalArgumentException("Limits are 0 for none, or more, not a length of " + clipNorm + ", "
                        + truncate + " steps and " + memory + " bytes.");
            }
        }
    }
}
