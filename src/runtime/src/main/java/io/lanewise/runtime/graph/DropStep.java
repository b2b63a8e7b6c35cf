package io.lanewise.runtime.graph;

import io.lanewise.runtime.elementwise.CodeMath;

/** Sets gradients to 0 where values were not kept. A task is a row of an item. */
final class DropStep implements Step, Workers.Tasks {

    private final Tensor kept;
    private final Tensor diff;
    private final CodeMath math;

    DropStep(Tensor kept, Tensor diff) {
        this.kept = kept;
        this.diff = diff;
        this.math = CodeMath.of(diff.view().type());
    }

    @Override
    public void run(Workers workers, int items) {
        workers.run(items * diff.shape().height(), this);
    }

    @Override
    public void run(int task) {
        int item = task / diff.shape().height();
        int row = task % diff.shape().height();
        int length = diff.shape().width() * diff.shape().channels();
        math.drop(kept.view(), kept.view().rowOffset(item, row), diff.view(), diff.view().rowOffset(item, row), length);
    }
}
