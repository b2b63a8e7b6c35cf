package io.lanewise.runtime.random;

/**
 * What random numbers are drawn for: the {@code stream} of {@link CounterRandom}. Two purposes never share a number, so
 * that for example a change of the noise leaves the order of the items as it was. Numbers from 1000 on are free for
 * users of the library.
 */
public final class RandomStream {
    /** Initial weights; the item is the number of the parameter tensor. */
    public static final int WEIGHTS = 1;
    /** The order of the items in an epoch. */
    public static final int SHUFFLE = 2;
    /** Noise on the input of a denoising autoencoder. */
    public static final int NOISE = 3;
    /** Where a random crop lies and whether it is mirrored. */
    public static final int CROP = 4;
    /** Which files are held back for validation. */
    public static final int SPLIT = 5;
    /** Directions and probes of numerical checks. */
    public static final int CHECK = 6;
    /** What the code of a variational autoencoder is drawn by. */
    public static final int CODE = 7;
    /** Which items stand for all, where all would take too long. */
    public static final int SAMPLE = 8;
    /** Directions that a subspace iteration begins with; the item is the number of the feature. */
    public static final int SUBSPACE = 9;

    private RandomStream() {}
}
