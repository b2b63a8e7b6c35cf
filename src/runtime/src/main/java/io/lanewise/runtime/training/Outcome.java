package io.lanewise.runtime.training;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How training ended.
 *
 * @param steps updates of the model that was kept, since it was initialised
 * @param best whether the model that was kept is the best by validation, and not the newest
 * @param checkpoint that a run which was interrupted goes on from; empty for any other
 * @param message a sentence or two for people
 */
public record Outcome(End end, long steps, boolean best, Optional<Path> checkpoint, String message) {

    /** Ways to end. */
    public enum End {
        /** All steps were done. */
        FINISHED,
        /** So many validations in a row were no improvement, as the spec allows. */
        STOPPED_EARLY,
        /** {@link Trainer#stop} was called; a checkpoint was saved where one was asked for. */
        INTERRUPTED,
        /**
         * A loss, gradient or parameter was infinite or not a number; the newest model whose loss was finite was kept,
         * or the best one where the spec says so.
         */
        DIVERGED
    }

    static Outcome finished(long steps, long inThisRun) {
        return new Outcome(
                End.FINISHED,
                steps,
                false,
                Optional.empty(),
                "All " + steps + " steps were done, " + inThisRun + " of them in this run.");
    }

    static Outcome stoppedEarly(long done, long steps, int validations) {
        String which = validations == 1 ? "the last validation was" : "the last " + validations + " validations were";
        return new Outcome(
                End.STOPPED_EARLY,
                done,
                false,
                Optional.empty(),
                "Stopped early after step " + done + " of " + steps + ": " + which + " no improvement.");
    }

    static Outcome interrupted(long done, long steps, Optional<Path> checkpoint) {
        String where = checkpoint
                .map(path -> "training goes on from " + path + " when that is resumed")
                .orElse("no checkpoint was asked for");
        return new Outcome(
                End.INTERRUPTED, done, false, checkpoint, "Stopped after step " + done + " of " + steps + ": " + where + ".");
    }

    /**
     * @param step in which it happened, counted from 1
     * @param problem what was not finite
     * @param kept the newest step whose loss was finite
     * @param rate that may be too high
     */
    static Outcome diverged(long step, String problem, long kept, double rate) {
        return new Outcome(
                End.DIVERGED,
                kept,
                false,
                Optional.empty(),
                "Training stopped in step " + step + ": " + problem + ". A learning rate below " + rate + " may help.");
    }

    /** The same, where the run cannot be gone on with. */
    Outcome withoutCheckpoint(Path file) {
        return new Outcome(end, steps, best, checkpoint, message + " Its checkpoint could not be written to " + file + ".");
    }

    /** The same, where the best model is kept. */
    Outcome keepingBest(long step) {
        return new Outcome(end, step, true, checkpoint, message + kept(step, "the best by validation"));
    }

    /** The same, where the newest model whose loss was finite is kept. */
    Outcome keepingNewest() {
        return new Outcome(end, steps, false, checkpoint, message + kept(steps, "the newest whose loss was finite"));
    }

    private static String kept(long step, String reason) {
        return " The model of step " + step + ", " + reason + ", was kept.";
    }
}
