package io.lanewise.runtime.training;

/**
 * A point of the validation curve.
 *
 * @param step updates of the model before it was measured; 0 for the untrained one
 * @param reconstruction errors summed over all that the model gives for an item, averaged over all items held back,
 *     whose noise is always the same; without teachers
 */
public record ValidationPoint(long step, double reconstruction) {}
