package io.lanewise.runtime.graph;

/**
 * How a program over sequences is linked.
 *
 * @param teacherForcing whether decoders that read the frame before read {@link Program#teachers} instead of their own
 * @param truncate steps of time over which the gradients of states go back, counted from the code in both directions; 0
 *     for all
 * @param memory bytes that the plan may take; 0 for no limit. Within it the fastest way that fits is chosen of keeping
 *     the gates of all steps, keeping states and computing gates again, and keeping the states of every k-th step
 */
public record Recurrence(boolean teacherForcing, int truncate, long memory) {

    /** No limits. */
    public static final Recurrence DEFAULT = new Recurrence(false, 0, 0);
}
