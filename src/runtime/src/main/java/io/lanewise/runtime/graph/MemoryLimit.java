package io.lanewise.runtime.graph;

import io.lanewise.kernel.LinkException;
import java.util.Locale;
import java.util.function.IntFunction;

/** Holds plans for training to {@link Recurrence#memory}. */
final class MemoryLimit {

    private static final double TENTHS_OF_A_MEBIBYTE = (1 << 20) / 10.0;

    private MemoryLimit() {}

    /** Whether a plan is within what is allowed. */
    static boolean allows(LinkOptions options, MemoryPlan plan) {
        long allowed = options.recurrence().memory();
        return !options.training() || allowed == 0 || plan.peakBytes() <= allowed;
    }

    /**
     * What is said where the smallest plan is too large: the largest batch that fits, or the memory that this one takes.
     *
     * @param smallest the smallest plan for the batch of {@code options}
     * @param way what makes it so small, as an addition to a sentence; may be empty
     * @param planOf the smallest plan for batches of so many items
     */
    static LinkException exceeded(LinkOptions options, MemoryPlan smallest, String way, IntFunction<MemoryPlan> planOf) {
        int fits = 0;
        int tooLarge = options.batch();
        while (tooLarge - fits > 1) {
            int batch = (fits + tooLarge) / 2;
            if (allows(options, planOf.apply(batch))) {
                fits = batch;
            } else {
                tooLarge = batch;
            }
        }
        String needed = mebibytes(smallest.peakBytes());
        String fix = fits > 0
                ? "use a batch of " + fits + ", or allow " + needed + "."
                : "allow " + needed + ", or use fewer channels; a smaller batch does not help.";
        return new LinkException("Training in batches of " + options.batch() + " needs " + needed + way
                + ", but training.memory allows " + mebibytes(options.recurrence().memory()) + ": " + fix);
    }

    /** Rounded up, so that what is said to be needed is enough. */
    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", Math.ceil(bytes / TENTHS_OF_A_MEBIBYTE) / 10);
    }
}
