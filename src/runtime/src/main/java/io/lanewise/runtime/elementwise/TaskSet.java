package io.lanewise.runtime.elementwise;

/**
 * Work cut into tasks that write disjoint elements, so that they may run in any order and on any threads with the same
 * result. The cut does not depend on the threads.
 */
public interface TaskSet {

    int tasks();

    void run(int task);

    /** Runs all tasks on the calling thread. */
    default void runAll() {
        int tasks = tasks();
        for (int task = 0; task < tasks; task++) {
            run(task);
        }
    }
}
