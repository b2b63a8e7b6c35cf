package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.spec.NoiseSpec;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NoiseTest {

    private static final int LENGTH = 40_000;

    @Provide
    Arbitrary<NoiseSpec> noises() {
        return Arbitraries.of(
                NoiseSpec.NONE,
                new NoiseSpec.Mask(0.3),
                new NoiseSpec.Gaussian(0.2),
                new NoiseSpec.SaltPepper(0.1),
                new NoiseSpec.Emphasized(new NoiseSpec.Mask(0.3), 1, 0.1));
    }

    private static float[] clean() {
        var clean = new float[LENGTH];
        for (int index = 0; index < LENGTH; index++) {
            clean[index] = 0.25f + 0.5f * index / LENGTH;
        }
        return clean;
    }

    private static float[] noisy(NoiseSpec noise, long seed, long epoch, long item) {
        var noisy = new float[LENGTH];
        Noise.apply(noise, seed, epoch, item, 0, clean(), noisy, 0, LENGTH);
        return noisy;
    }

    private static double share(float[] noisy, float value) {
        int count = 0;
        for (float element : noisy) {
            count += element == value ? 1 : 0;
        }
        return (double) count / noisy.length;
    }

    @Property(tries = 50)
    void anElementHasTheSameNoiseHoweverTheItemIsCut(
            @ForAll("noises") NoiseSpec noise, @ForAll long seed, @ForAll @IntRange(min = 1, max = 99) int cut) {
        float[] clean = Arrays.copyOf(clean(), 100);
        var whole = new float[100];
        Noise.apply(noise, seed, 3, 5, 0, clean, whole, 0, 100);
        var parts = new float[100];
        Noise.apply(noise, seed, 3, 5, cut, clean, parts, cut, 100 - cut);
        Noise.apply(noise, seed, 3, 5, 0, clean, parts, 0, cut);
        assertArrayEquals(whole, parts);
    }

    @Example
    void noiseIsFreshForEverySeedEpochAndItem() {
        for (NoiseSpec noise :
                List.of(new NoiseSpec.Mask(0.3), new NoiseSpec.Gaussian(0.2), new NoiseSpec.SaltPepper(0.1))) {
            float[] noisy = noisy(noise, 1, 2, 3);
            assertArrayEquals(noisy, noisy(noise, 1, 2, 3));
            assertFalse(Arrays.equals(noisy, noisy(noise, 9, 2, 3)));
            assertFalse(Arrays.equals(noisy, noisy(noise, 1, 9, 3)));
            assertFalse(Arrays.equals(noisy, noisy(noise, 1, 2, 9)));
        }
    }

    /** Tolerances are four standard errors. */
    @Example
    void aMaskZeroesItsShareAndLeavesTheRest() {
        float[] noisy = noisy(new NoiseSpec.Mask(0.3), 1, 0, 0);
        assertEquals(0.3, share(noisy, 0), 4 * Math.sqrt(0.3 * 0.7 / LENGTH));
        float[] clean = clean();
        for (int index = 0; index < LENGTH; index++) {
            assertTrue(noisy[index] == 0 || noisy[index] == clean[index]);
        }
    }

    /** On values that no noise gives, what is hit is what changes; hits do not depend on the values. */
    @Example
    void hitsAreTheElementsThatTheNoiseChanges() {
        for (var noise : List.of(new NoiseSpec.Mask(0.3), new NoiseSpec.SaltPepper(0.2))) {
            var hits = new float[LENGTH];
            Noise.hits(noise, 1, 2, 3, 0, hits, 0, LENGTH);
            float[] noisy = noisy(noise, 1, 2, 3);
            assertArrayEquals(noisy, noisy(new NoiseSpec.Emphasized(noise, 1, 0.1), 1, 2, 3));
            float[] clean = clean();
            for (int index = 0; index < LENGTH; index++) {
                assertEquals(noisy[index] == clean[index] ? 0 : 1, hits[index]);
            }
        }
    }

    @Example
    void saltAndPepperAreEquallyMany() {
        float[] noisy = noisy(new NoiseSpec.SaltPepper(0.2), 1, 0, 0);
        assertEquals(0.1, share(noisy, 0), 4 * Math.sqrt(0.1 * 0.9 / LENGTH));
        assertEquals(0.1, share(noisy, 1), 4 * Math.sqrt(0.1 * 0.9 / LENGTH));
    }

    @Example
    void gaussianNoiseHasMeanZeroAndItsDeviation() {
        float[] noisy = noisy(new NoiseSpec.Gaussian(0.2), 1, 0, 0);
        float[] clean = clean();
        double sum = 0;
        double squares = 0;
        for (int index = 0; index < LENGTH; index++) {
            double added = noisy[index] - clean[index];
            sum += added;
            squares += added * added;
        }
        assertEquals(0, sum / LENGTH, 4 * 0.2 / Math.sqrt(LENGTH));
        assertEquals(0.04, squares / LENGTH, 4 * 0.04 * Math.sqrt(2.0 / LENGTH));
    }
}
