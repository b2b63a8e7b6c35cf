package io.lanewise.spec;

/** How a gradient becomes a step. */
public sealed interface Optimizer {

    /** Adam with the constants of its paper. */
    Optimizer DEFAULT = new Adam(Adam.DEFAULT_RATE, Adam.DEFAULT_BETA1, Adam.DEFAULT_BETA2, Adam.DEFAULT_EPSILON);

    /** Step size, above 0. */
    double rate();

    /**
     * Stochastic gradient descent: {@code v = momentum * v + gradient; w = w - rate * v}.
     *
     * @param momentum in [0, 1)
     */
    record Sgd(double rate, double momentum) implements Optimizer {
        public static final double DEFAULT_RATE = 0.01;
    }

    /**
     * Adam with bias correction (Kingma and Ba 2015, algorithm 1).
     *
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the corrected second moment, above 0
     */
    record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimizer {
        public static final double DEFAULT_RATE = 0.001;
        public static final double DEFAULT_BETA1 = 0.9;
        public static final double DEFAULT_BETA2 = 0.999;
        public static final double DEFAULT_EPSILON = 1e-8;
    }
}
