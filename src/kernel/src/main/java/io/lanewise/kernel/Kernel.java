package io.lanewise.kernel;

/**
 * One direction of one layer shape. Kernels have no state: any number of threads may run tasks of the same kernel on the same or other
 * operands.
 *
 * <p>A call is a number of stages, run one after another; a stage is a number of tasks that may run in any order and on any threads. Both
 * numbers depend on the key and the batch only, and tasks of a stage write disjoint elements, so the result has the same bits whatever runs
 * where.
 */
public interface Kernel {

    /** Which kernel this is: key, direction, order of operations, width and tile. */
    KernelName name();

    /** Stages of a call; a stage starts when all tasks of the one before have ended. */
    default int stages() {
        return 1;
    }

    /** Tasks of a stage for a batch of {@code batch} items. */
    int tasks(int stage, int batch);

    /** Runs one task. */
    void run(Operands operands, int stage, int task);

    /** Elements of the packed weights that forward and backward_data read; 0 where the kernel takes none. */
    default int packedLength() {
        return 0;
    }

    /** Packs canonical weights; to be run after each change of {@code wei} and before {@link #run}. */
    default void pack(View wei, View packed) {}

    /** Elements of scratch for a batch of {@code batch} items; no fewer than for a smaller batch. */
    default long scratchLength(int batch) {
        return 0;
    }

    /** Runs all stages and tasks on the calling thread. */
    default void runAll(Operands operands) {
        for (int stage = 0; stage < stages(); stage++) {
            int tasks = tasks(stage, operands.batch());
            for (int task = 0; task < tasks; task++) {
                run(operands, stage, task);
            }
        }
    }
}
