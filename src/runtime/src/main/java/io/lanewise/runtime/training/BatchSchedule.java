package io.lanewise.runtime.training;

import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;

/**
 * Which items each step sees. An epoch is a pass over all items in an order of its own, a function of seed and epoch;
 * it is cut into batches, the last of which may have fewer items. Steps and epochs count from 0.
 */
final class BatchSchedule {

    private final int batch;
    private final long seed;
    private final int[] order;
    private long orderedEpoch = -1;

    /** @param items of the training data, at least 1 */
    BatchSchedule(int items, int batch, long seed) {
        this.batch = Math.min(batch, items);
        this.seed = seed;
        this.order = new int[items];
    }

    int stepsPerEpoch() {
        return Math.ceilDiv(order.length, batch);
    }

    long epoch(long step) {
        return step / stepsPerEpoch();
    }

    /** Items of the epoch before this step. */
    int position(long step) {
        return (int) (step % stepsPerEpoch()) * batch;
    }

    /** Items of this step. */
    int items(long step) {
        return Math.min(batch, order.length - position(step));
    }

    /** The number, within the training data, of item {@code index} of this step. */
    int item(long step, int index) {
        long epoch = epoch(step);
        if (epoch != orderedEpoch) {
            CounterRandom.permutation(seed, RandomStream.SHUFFLE, epoch, 0, order);
            orderedEpoch = epoch;
        }
        return order[position(step) + index];
    }
}
