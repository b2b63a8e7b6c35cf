package io.lanewise.spec;

/** How a gradient becomes a step. */
public sealed interface Optimizer {

    /** Adam with the constants of its paper. */
    Optimizer DEFAULT = new Adam(Adam.DEFAULT_RATE, Adam.DEFAULT_BETA1, Adam.DEFAULT_BETA2, Adam.DEFAULT_EPSILON);

    /** Step size, above 0. */
    double rate();

    /**
     * Decoupled weight decay, at least 0, with 0 for none: beside what the gradient does, a step takes
     * {@code rate * decay} of each weight away, but nothing of biases and peepholes (Loshchilov and Hutter,
     * <i>Decoupled Weight Decay Regularization</i>, 2019).
     */
    double decay();

    /**
     * Stochastic gradient descent: {@code v = momentum * v + gradient; w = w - rate * v}.
     *
     * @param momentum in [0, 1)
     */
    record Sgd(double rate, double momentum, double decay) implements Optimizer {
        public static final double DEFAULT_RATE = 0.01;

        /** Without decay. */
        public Sgd(double rate, double momentum) {
            this(rate, momentum, 0);
        }
    }

    /**
     * Adam with bias correction (Kingma and Ba 2015, algorithm 1).
     *
     * @param beta1 decay of the mean of gradients, in [0, 1)
     * @param beta2 decay of the mean of squared gradients, in [0, 1)
     * @param epsilon added to the root of the corrected second moment, above 0
     */
    record Adam(double rate, double beta1, double beta2, double epsilon, double decay) implements Optimizer {
        public static final double DEFAULT_RATE = 0.001;
        public static final double DEFAULT_BETA1 = 0.9;
        public static final double DEFAULT_BETA2 = 0.999;
        public static final double DEFAULT_EPSILON = 1e-8;

        /** Without decay. */
        public Adam(double rate, double beta1, double beta2, double epsilon) {
            this(rate, beta1, beta2, epsilon, 0);
        }
    }
}
