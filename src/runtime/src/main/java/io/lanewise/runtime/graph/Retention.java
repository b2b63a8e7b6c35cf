package io.lanewise.runtime.graph;

/**
 * What training of a model over sequences keeps of each step of time until backward comes to it; gradients have the same bits
 * in each way, since running the same operations on the same operands again gives the same numbers.
 *
 * @param gates whether the gates of cells are kept, or computed again from the states
 * @param every 0: everything that backward reads is kept; otherwise only the states of every so many steps, from which the
 *     steps between are run again, one stretch at a time (Chen et al., <i>Training Deep Nets with Sublinear Memory Cost</i>,
 *     2016)
 */
record Retention(boolean gates, int every) {

    /** The fastest way, which takes most memory. */
    static final Retention GATES = new Retention(true, 0);

    /** The states of all steps: a third of the memory of cells, for one more run of each cell. */
    static final Retention STATES = new Retention(false, 0);

    static Retention every(int steps) {
        return new Retention(true, steps);
    }

    /** In words, as what is said of backward. */
    String words() {
        if (every > 0) {
            return "the states of one step in " + every + " are kept, the steps between run again";
        }
        return gates ? "the gates of all steps are kept" : "the states of all steps are kept, gates computed again";
    }
}
