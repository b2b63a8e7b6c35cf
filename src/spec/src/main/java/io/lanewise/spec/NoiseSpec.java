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

    /** Noise that hits some elements, each by itself, and leaves the others as they are. */
    sealed interface Selective extends NoiseSpec {}

    /** Each element is set to 0 with this probability, in [0, 1). */
    record Mask(double probability) implements Selective {}

    /** A normal variate with mean 0 and this standard deviation, at least 0, is added to each element. */
    record Gaussian(double sigma) implements NoiseSpec {}

    /** Each element is replaced with this probability, in [0, 1): by 0 or by 1, each in half of the cases. */
    record SaltPepper(double probability) implements Selective {}

    /**
     * Noise whose hits the reconstruction loss of training weighs otherwise than the rest (Vincent et al., "Stacked
     * denoising autoencoders", JMLR 11, 2010, section 4.2, where they are alpha and beta).
     *
     * @param corrupted weight of an element that the noise hit, above 0, even where its value happened to stay the same
     * @param clean weight of one that it left alone, at least 0
     */
    record Emphasized(Selective noise, double corrupted, double clean) implements NoiseSpec {}
}
