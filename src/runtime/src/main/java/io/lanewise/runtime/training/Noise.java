package io.lanewise.runtime.training;

import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.NoiseSpec;

/**
 * The corruption of a denoising autoencoder's input (Vincent et al., "Stacked denoising autoencoders", JMLR 11, 2010,
 * section 4.2). The noise of an element is a function of seed, epoch, item and element.
 */
public final class Noise {

    /** The epoch that validation draws its noise for, whenever it runs: the last that there is, never trained. */
    public static final long VALIDATION_EPOCH = 0xFFFFFFFFL;

    private Noise() {}

    /**
     * Writes elements {@code first .. first + count - 1} of an item, with noise, to {@code noisy[at ..]}; the clean
     * ones are at the same indices of {@code clean}.
     */
    public static void apply(
            NoiseSpec noise,
            long seed,
            long epoch,
            long item,
            int first,
            float[] clean,
            float[] noisy,
            int at,
            int count) {
        int stream = RandomStream.NOISE;
        switch (noise) {
            case NoiseSpec.None none -> System.arraycopy(clean, at, noisy, at, count);
            case NoiseSpec.Emphasized emphasized ->
                apply(emphasized.noise(), seed, epoch, item, first, clean, noisy, at, count);
            case NoiseSpec.Mask mask -> {
                hits(mask, seed, epoch, item, first, noisy, at, count);
                // A product, because the JIT does not vectorise a choice, and nothing predicts it.
                for (int i = at; i < at + count; i++) {
                    noisy[i] = (1 - noisy[i]) * clean[i];
                }
            }
            case NoiseSpec.Gaussian(double sigma) -> {
                CounterRandom.fillNormal(seed, stream, epoch, item, first, noisy, at, count);
                for (int i = at; i < at + count; i++) {
                    noisy[i] = clean[i] + (float) sigma * noisy[i];
                }
            }
            case NoiseSpec.SaltPepper(double probability) -> {
                CounterRandom.fillUniform(seed, stream, epoch, item, first, noisy, at, count);
                for (int i = at; i < at + count; i++) {
                    float draw = noisy[i];
                    noisy[i] = draw < probability / 2 ? 0 : draw < probability ? 1 : clean[i];
                }
            }
        }
    }

    /**
     * Writes 1 to {@code hits[at ..]} where {@link #apply} changes an element, even to the value that it had, else 0.
     */
    static void hits(
            NoiseSpec.Selective noise,
            long seed,
            long epoch,
            long item,
            int first,
            float[] hits,
            int at,
            int count) {
        int stream = RandomStream.NOISE;
        switch (noise) {
            case NoiseSpec.Mask(double probability) ->
                CounterRandom.fillBernoulli((float) probability, seed, stream, epoch, item, first, hits, at, count);
            case NoiseSpec.SaltPepper(double probability) -> {
                CounterRandom.fillUniform(seed, stream, epoch, item, first, hits, at, count);
                for (int i = at; i < at + count; i++) {
                    hits[i] = hits[i] < probability ? 1 : 0;
                }
            }
        }
    }
}
