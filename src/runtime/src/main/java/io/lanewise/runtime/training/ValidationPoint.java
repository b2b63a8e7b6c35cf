package io.lanewise.runtime.training;

/**
 * A point of the validation curve.
 *
 * @param step updates of the model before it was measured; 0 for the untrained one
 * @param reconstruction squared errors summed over an item, averaged over all items held back, whose noise is always
 *     the same
 */
public record ValidationPoint(long step, double reconstruction) {}
