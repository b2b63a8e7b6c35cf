package io.lanewise.runtime.elementwise;

/**
 * Mean activations that go on from step to step: {@code momentum * before + (1 - momentum) * fresh}, begun with the
 * first that there is. What is found in a step counts only once {@link #advance} is called, so that a step that failed
 * leaves no trace.
 */
public final class RunningMeans {

    private final double momentum;
    private final double[] before;
    private final double[] now;
    private boolean begun;

    RunningMeans(double momentum, int units) {
        this.momentum = momentum;
        this.before = new double[units];
        this.now = new double[units];
    }

    /** The running mean of a unit, of which this batch has a fresh one. */
    double next(int unit, double fresh) {
        now[unit] = begun ? momentum * before[unit] + (1 - momentum) * fresh : fresh;
        return now[unit];
    }

    /** The means of the step that ended are those that the next one goes on from. */
    public void advance() {
        System.arraycopy(now, 0, before, 0, now.length);
        begun = true;
    }

    public int units() {
        return before.length;
    }

    /** Whether a step has ended. */
    public boolean hasBegun() {
        return begun;
    }

    /** What the next step goes on from; a copy. */
    public double[] values() {
        return before.clone();
    }

    /** Goes on from means that were saved, one a unit. */
    public void set(double[] values) {
        System.arraycopy(values, 0, before, 0, before.length);
        begun = true;
    }
}
