package io.lanewise.runtime.training;

/**
 * How training ended.
 *
 * @param steps updates of the model that was kept, since it was initialised
 * @param message one sentence for people
 */
public record Outcome(End end, long steps, String message) {

    /** Ways to end. */
    public enum End {
        /** All steps were done. */
        FINISHED,
        /** {@link Trainer#stop} was called; a checkpoint was saved where one was asked for. */
        INTERRUPTED,
        /**
         * A loss, gradient or parameter was infinite or not a number; the newest model whose loss was finite was kept.
         */
        DIVERGED
    }
}
