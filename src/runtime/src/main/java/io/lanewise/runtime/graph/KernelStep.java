package io.lanewise.runtime.graph;

import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.Operands;

/** A kernel with its operands. */
final class KernelStep implements Step, Workers.Tasks {

    private final Kernel kernel;

    /** The operands of batches of 1, 2, ... items, made when they are first needed; the last are those of a full batch. */
    private final Operands[] byItems;

    // What the tasks under way belong to. Workers hand it to their threads.
    private Operands operands;
    private int stage;

    KernelStep(Kernel kernel, Operands full) {
        this.kernel = kernel;
        this.byItems = new Operands[full.batch()];
        this.byItems[full.batch() - 1] = full;
    }

    @Override
    public void run(Workers workers, int items) {
        operands = ofItems(items);
        for (stage = 0; stage < kernel.stages(); stage++) {
            workers.run(kernel.tasks(stage, items), this);
        }
    }

    @Override
    public void run(int task) {
        kernel.run(operands, stage, task);
    }

    private Operands ofItems(int items) {
        if (byItems[items - 1] == null) {
            byItems[items - 1] = byItems[byItems.length - 1].withBatch(items);
        }
        return byItems[items - 1];
    }
}
