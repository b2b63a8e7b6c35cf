package io.lanewise.spec;

/**
 * How training corrupts the encoder's input; the loss compares with the clean input. Drawn anew for every item and
 * epoch.
 */
public sealed interface NoiseSpec {

    /** No noise. */
    NoiseSpec NONE = new None();

    /** The input as it is. */
    record None() implements NoiseSpec {}

    /** Each element is set to 0 with this probability, in [0, 1). */
    record Mask(double probability) implements NoiseSpec {}

    /** A normal variate with mean 0 and this standard deviation, at least 0, is added to each element. */
    record Gaussian(double sigma) implements NoiseSpec {}

    /** Each element is replaced with this probability, in [0, 1): by 0 or by 1, each in half of the cases. */
    record SaltPepper(double probability) implements NoiseSpec {}
}
