package io.lanewise.spec;

/** Distribution of the weights before training; biases begin at 0. */
public enum Initialisation {
    /** {@link #HE} for layers with relu, leaky_relu or softplus, {@link #GLOROT} for identity, sigmoid and tanh. */
    AUTO,
    /** Normal with mean 0 and variance {@code 2 / fan_in} (He et al. 2015, equation 10). */
    HE,
    /** Uniform within {@code +-sqrt(6 / (fan_in + fan_out))} (Glorot and Bengio 2010, equation 16). */
    GLOROT
}
