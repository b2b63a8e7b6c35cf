package io.lanewise.spec;

/**
 * How a model is trained.
 *
 * @param optimizer how a gradient becomes a step
 * @param batch items a step, at least 1
 * @param length when training ends
 * @param seed of everything random: order, augmentation, noise, initialisation, split; at least 0
 * @param validation what is held back
 * @param checkpointEvery steps between saved checkpoints; 0 to save only at the end and when interrupted
 * @param initialisation of the weights
 */
public record TrainingSpec(
        Optimizer optimizer,
        int batch,
        Length length,
        long seed,
        Validation validation,
        int checkpointEvery,
        Initialisation initialisation) {

    /** What holds where a spec says nothing. */
    public static final TrainingSpec DEFAULT = new TrainingSpec(
            Optimizer.DEFAULT,
            16,
            new Length(10, Unit.EPOCHS),
            0,
            new Validation.Fraction(Validation.Fraction.DEFAULT_SHARE),
            0,
            Initialisation.AUTO);

    /** What training's length is counted in. */
    public enum Unit {
        /** Updates of the weights. */
        STEPS,
        /** Passes over the training data. */
        EPOCHS
    }

    /** So many steps, or so many epochs; at least 1. */
    public record Length(int count, Unit unit) {}
}
