package io.lanewise.runtime.graph;

import io.lanewise.runtime.graph.Schedule.Slice;

/** Copies or adds some channels of maps to some channels of others. A task is a row of an item. */
final class SliceStep implements Step, Workers.Tasks {

    private final Slice slice;
    private final Tensor from;
    private final Tensor to;
    private final int rows;
    private final int width;

    SliceStep(Slice slice, Tensor from, Tensor to) {
        this.slice = slice;
        this.from = from;
        this.to = to;
        this.rows = from.shape().height();
        this.width = from.shape().width();
    }

    @Override
    public void run(Workers workers, int items) {
        workers.run(items * rows, this);
    }

    @Override
    public void run(int task) {
        int fromAt = from.view().rowOffset(task / rows, task % rows) + slice.fromChannel();
        int toAt = to.view().rowOffset(task / rows, task % rows) + slice.toChannel();
        int fromChannels = from.shape().channels();
        int toChannels = to.shape().channels();
        if (slice.channels() == fromChannels && slice.channels() == toChannels) {
            move(fromAt, toAt, width * slice.channels());
            return;
        }
        for (int pixel = 0; pixel < width; pixel++) {
            move(fromAt + pixel * fromChannels, toAt + pixel * toChannels, slice.channels());
        }
    }

    private void move(int fromAt, int toAt, int length) {
        if (slice.add()) {
            Maps.add(from.view(), fromAt, to.view(), toAt, length);
        } else {
            System.arraycopy(from.view().array(), fromAt, to.view().array(), toAt, length);
        }
    }
}
