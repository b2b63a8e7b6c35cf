package io.lanewise.runtime.training;

/**
 * A point of the loss curve.
 *
 * @param step counted from 1
 * @param loss what training makes small, penalties included, of the batch of this step before its update
 * @param reconstruction the part of the loss that is the reconstruction's: errors summed over all that the model gives
 *     for an item, averaged over the batch
 */
public record LossPoint(long step, double loss, double reconstruction) {}
