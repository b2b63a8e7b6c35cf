package io.lanewise.runtime.graph;

/**
 * How training goes back through time, and the memory that it may take.
 *
 * @param teacherForcing whether decoders that read the frame before read {@link Program#teachers} instead of their own
 * @param truncate steps of time over which the gradients of states go back, counted from the code in both directions; 0
 *     for all
 * @param memory bytes that the plan of any model may take for training; 0 for no limit. Of a model over sequences the
 *     fastest way that fits is chosen of keeping the gates of all steps, keeping states and computing gates again, and
 *     keeping the states of every k-th step
 */
public record Recurrence(boolean teacherForcing, int truncate, long memory) {

    /** No limits. */
    public static final Recurrence DEFAULT = new Recurrence(false, 0, 0);

    /** @throws IllegalArgumentException when a limit is negative */
    public Recurrence {
        if (truncate < 0 || memory < 0) {
            throw new IllegalArgumentException("Limits are 0 for none, or more, not " + truncate + " steps and " + memory + " bytes.");
        }
    }
}
