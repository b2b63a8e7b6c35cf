package io.lanewise.spec;

/**
 * How the step size changes while training goes on: a pure function of the step, and for some of the length of the run.
 *
 * <p>Each may begin with a warm-up, in whose step t of w the rate is t/w of the optimizer's (Goyal et al.,
 * <i>Accurate, Large Minibatch SGD</i>, 2017, section 2.2); what follows is counted from its last step, the first with
 * the full rate.
 */
public sealed interface Schedule {

    /** The optimizer's rate from the first step to the last. */
    Schedule DEFAULT = new Constant(0);

    /** Steps in which the rate grows to the optimizer's; at least 0. */
    int warmup();

    /**
     * The share of the optimizer's rate after the warm-up.
     *
     * @param step steps since the first one with the full rate, at least 0
     * @param steps the same of the last step of the run
     */
    double share(long step, long steps);

    /** Whether a longer run has other rates in the same steps. */
    boolean dependsOnLength();

    /**
     * The step size of a step.
     *
     * @param rate of the optimizer
     * @param step counted from 1
     * @param steps of the whole run
     */
    default double rate(double rate, long step, long steps) {
        if (step < warmup()) {
            return rate * step / warmup();
        }
        long full = Math.max(1, warmup());
        return rate * share(step - full, steps - full);
    }

    /** The rate stays. */
    record Constant(int warmup) implements Schedule {
        @Override
        public double share(long step, long steps) {
            return 1;
        }

        @Override
        public boolean dependsOnLength() {
            return false;
        }
    }

    /**
     * Every so many steps the rate is multiplied by a factor.
     *
     * @param every at least 1
     * @param factor above 0, at most 1
     */
    record Step(int every, double factor, int warmup) implements Schedule {
        public static final double DEFAULT_FACTOR = 0.5;

        @Override
        public double share(long step, long steps) {
            // StrictMath, because Math.pow differs between platforms.
            return StrictMath.pow(factor, step / every);
        }

        @Override
        public boolean dependsOnLength() {
            return false;
        }
    }

    /**
     * Half a wave of a cosine, from the full rate to a share of it in the last step: equation 5 of Loshchilov and
     * Hutter, <i>SGDR: Stochastic Gradient Descent with Warm Restarts</i>, 2017, without restarts.
     *
     * @param to share of the rate in the last step, from 0 to 1
     */
    record Cosine(double to, int warmup) implements Schedule {
        @Override
        public double share(long step, long steps) {
            double done = steps > 0 ? (double) step / steps : 0;
            return to + (1 - to) * (1 + StrictMath.cos(Math.PI * done)) / 2;
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }
    }
}
