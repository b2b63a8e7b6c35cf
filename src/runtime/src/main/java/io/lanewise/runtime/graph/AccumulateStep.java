package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;

/** Adds the gradient of a parameter at one step of time to the sum over the steps after it. */
record AccumulateStep(View from, View to, int length) implements Step, Workers.Tasks {

    private static final int CHUNK = 1 << 14;

    @Override
    public void run(Workers workers, int items) {
        workers.run(Math.ceilDiv(length, CHUNK), this);
    }

    @Override
    public void run(int task) {
        int at = task * CHUNK;
        Maps.add(from, from.offset() + at, to, to.offset() + at, Math.min(CHUNK, length - at));
    }
}
