package io.lanewise.runtime.training;

/**
 * How fast training goes lately: over the last five to ten seconds, or over a step or two that take longer. The first
 * steps are far slower than those after them, because the JVM compiles the kernels meanwhile, so the mean since the
 * start promises too little for long.
 */
final class Pace {

    private static final double SPAN_SECONDS = 5;

    private Mark before = new Mark(0, 0, 0);
    private Mark between = before;
    private Mark now = before;

    private record Mark(double seconds, long steps, long items) {}

    /**
     * Takes in how far a run has come.
     *
     * @param seconds since it began
     * @param steps that it did, at least one more than before
     */
    void add(double seconds, long steps, long items) {
        if (now.seconds() - between.seconds() >= SPAN_SECONDS) {
            before = between;
            between = now;
        }
        now = new Mark(seconds, steps, items);
    }

    double secondsPerStep() {
        return (now.seconds() - before.seconds()) / (now.steps() - before.steps());
    }

    double itemsPerSecond() {
        return (now.items() - before.items()) / (now.seconds() - before.seconds());
    }
}
