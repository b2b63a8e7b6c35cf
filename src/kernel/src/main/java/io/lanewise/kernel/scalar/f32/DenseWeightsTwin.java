package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Backward_weights of dense: for each weight one chain over the batch. Tasks share out the inputs.
 *
 * <p>Equation 17 of {@code src/docs/backward-passes.md}.
 */
final class DenseWeightsTwin implements Kernel {

    /** Multiply-adds that pay for handing a task to a thread, for one item. */
    private static final long OPERATIONS_PER_TASK = 1 << 16;

    private static final int MOST_TASKS = 16;

    private final DenseKey key;
    private final int tasks;

    DenseWeightsTwin(DenseKey key) {
        this.key = key;
        this.tasks = Math.clamp(key.macs() / OPERATIONS_PER_TASK, 1, Math.min(key.inputs(), MOST_TASKS));
    }

    @Override
    public KernelName name() {
        return KernelName.scalar(key, Direction.BACKWARD_WEIGHTS);
    }

    @Override
    public int tasks(int stage, int batch) {
        return tasks;
    }

    @Override
    public void run(Operands operands, int stage, int task) {
        View src = operands.src();
        View diffPre = operands.diffPre();
        float[] srcArray = (float[]) src.array();
        float[] diffArray = (float[]) diffPre.array();
        float[] sums = (float[]) operands.diffWei().array();
        int outputs = key.outputs();
        int end = (int) ((long) key.inputs() * (task + 1) / tasks);
        for (int input = (int) ((long) key.inputs() * task / tasks); input < end; input++) {
            int row = operands.diffWei().offset() + input * outputs;
            java.util.Arrays.fill(sums, row, row + outputs, 0);
            for (int item = 0; item < operands.batch(); item++) {
                float value = srcArray[src.rowOffset(item, 0) + input];
                Chains.addScaled(value, diffArray, diffPre.rowOffset(item, 0), sums, row, outputs);
            }
        }
    }
}
