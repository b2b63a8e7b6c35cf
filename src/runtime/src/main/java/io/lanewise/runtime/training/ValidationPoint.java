package io.lanewise.runtime.training;

/**
 * A point of the validation curve.
 *
 * @param step updates of the model before it was measured; 0 for the untrained one
 * @param reconstruction errors summed over all that the model gives for an item, averaged over all items held back,
 *     whose noise is always the same; without teachers
 * @param meanActivation the mean of all elements of the codes of the same items; not a number where it was not
 *     measured: over sequences, and in checkpoints that know nothing of it
 */
public record ValidationPoint(long step, double reconstruction, double meanActivation) {}
