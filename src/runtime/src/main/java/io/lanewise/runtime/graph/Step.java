package io.lanewise.runtime.graph;

/** One step of a program, bound to its memory. */
interface Step {

    /** Runs for the first {@code items} items of the batch. */
    void run(Workers workers, int items);
}
