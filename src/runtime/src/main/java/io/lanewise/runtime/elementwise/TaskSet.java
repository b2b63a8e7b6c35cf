package io.lanewise.runtime.elementwise;

import io.lanewise.runtime.graph.Workers;

/**
 * Work cut into tasks that write disjoint elements, so that they may run in any order and on any threads with the same
 * result. The cut does not depend on the threads.
 */
public interface TaskSet extends Workers.Tasks {

    int tasks();

    /** Runs all tasks, and returns when all have ended. */
    default void runOn(Workers workers) {
        workers.run(tasks(), this);
    }

    /** Runs all tasks on the calling thread. */
    default void runAll() {
        int tasks = tasks();
        for (int task = 0; task < tasks; task++) {
            run(task);
        }
    }
}
