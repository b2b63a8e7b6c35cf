package io.lanewise.runtime.random;

import java.util.Objects;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3" (SC 2011): a keyed bijection of 128-bit counters, so that a number is a pure function of what it is for.
 *
 * <p>The key is the {@code seed}, any 64 bits (its low word first). The counter is, from its first word on,
 * {@code element / 4}, {@code item}, {@code epoch}, {@code stream} (see {@link RandomStream}); one counter gives four
 * 32-bit words, those of the elements {@code 4k .. 4k+3}. Items and epochs are below 2^32 and elements below 2^33, or
 * {@link IllegalArgumentException} is thrown.
 *
 * <p>Nothing here has state or allocates. A {@code fill} method writes what the method for one element returns, at
 * about a quarter of its cost. Numbers of different kinds (uniform, normal, ...) of one element are not independent:
 * take another element or stream.
 */
public final class CounterRandom {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    // The fractions of the golden ratio and of the square root of 3: the Weyl sequence of the round keys.
    private static final int KEY_STEP_0 = 0x9E3779B9;
    private static final int KEY_STEP_1 = 0xBB67AE85;

    private static final int LARGEST_ELEMENT_BITS = 33;

    private CounterRandom() {}

    /** The uniform number of this element in [0, 1), a multiple of 2^-24. */
    public static float uniform(long seed, int stream, long epoch, long item, long element) {
        return uniform(word(seed, stream, epoch, item, element));
    }

    /** The uniform number of this element in [0, 1), a multiple of 2^-53. */
    public static double uniformDouble(long seed, int stream, long epoch, long item, long element) {
        return (bits(seed, stream, epoch, item, element) >>> 11) * 0x1p-53;
    }

    /** The whole number of this element in [0, bound); the bias, at most bound / 2^64, is far below notice. */
    public static int below(int bound, long seed, int stream, long epoch, long item, long element) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound " + bound + " is not positive");
        }
        return (int) Math.unsignedMultiplyHigh(bits(seed, stream, epoch, item, element), bound);
    }

    /**
     * The normal number of this element, mean 0, deviation 1, by Box and Muller (Annals of Mathematical Statistics 29,
     * 1958): elements {@code 2k} and {@code 2k+1} are the two of a pair. Computed in double without any function that
     * differs by platform; at most 6.8 in magnitude.
     */
    public static float normal(long seed, int stream, long epoch, long item, long element) {
        var pair = element & ~1L;
        return normal(
                word(seed, stream, epoch, item, pair), word(seed, stream, epoch, item, pair + 1), (element & 1) != 0);
    }

    /** Fills {@code into[offset ..]} with the uniform numbers of {@code count} elements from {@code first} on. */
    public static void fillUniform(
            long seed, int stream, long epoch, long item, long first, float[] into, int offset, int count) {
        fill(Kind.UNIFORM, 0, seed, stream, epoch, item, first, into, offset, count);
    }

    /** Fills {@code into[offset ..]} with the normal numbers of {@code count} elements from {@code first} on. */
    public static void fillNormal(
            long seed, int stream, long epoch, long item, long first, float[] into, int offset, int count) {
        fill(Kind.NORMAL, 0, seed, stream, epoch, item, first, into, offset, count);
    }

    /**
     * Fills {@code into[offset ..]} with 1 where the uniform number of an element is below {@code probability}, else
     * with 0: probability 0 gives only zeros, 1 only ones.
     */
    public static void fillBernoulli(
            float probability,
            long seed,
            int stream,
            long epoch,
            long item,
            long first,
            float[] into,
            int offset,
            int count) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("the probability " + probability + " is not within 0 to 1");
        }
        // As a whole number, because a comparison of random floats is a branch that is never predicted.
        var threshold = (int) Math.ceil(probability * 0x1p24);
        fill(Kind.BERNOULLI, threshold, seed, stream, epoch, item, first, into, offset, count);
    }

    /** Fills {@code into} with a permutation of {@code 0 .. into.length - 1} (Fisher and Yates, Durstenfeld's form). */
    public static void permutation(long seed, int stream, long epoch, long item, int[] into) {
        for (var i = 0; i < into.length; i++) {
            into[i] = i;
        }
        for (var i = into.length - 1; i > 0; i--) {
            var j = below(i + 1, seed, stream, epoch, item, i);
            var swapped = into[i];
            into[i] = into[j];
            into[j] = swapped;
        }
    }

    private enum Kind {
        UNIFORM,
        BERNOULLI,
        NORMAL
    }

    private static void fill(
            Kind kind,
            int threshold,
            long seed,
            int stream,
            long epoch,
            long item,
            long first,
            float[] into,
            int offset,
            int count) {
        Objects.checkFromIndexSize(offset, count, into.length);
        check(epoch, item, first);
        check(epoch, item, first + Math.max(count - 1, 0));
        var end = offset + count;
        var lane = (int) (first & 3);
        var block = first >>> 2;
        for (var at = offset; at < end; block++) {
            var left = block << 32 | item;
            var right = epoch << 32 | Integer.toUnsignedLong(stream);
            var key0 = (int) seed;
            var key1 = (int) (seed >>> 32);
            for (var round = 0; round < ROUNDS; round++) {
                var next = half(MULTIPLIER_1, right, left, key0);
                right = half(MULTIPLIER_0, left, right, key1);
                left = next;
                key0 += KEY_STEP_0;
                key1 += KEY_STEP_1;
            }
            for (; lane < 4 && at < end; lane++) {
                var pair = lane < 2 ? left : right;
                var odd = (lane & 1) != 0;
                var word = (int) (odd ? pair : pair >>> 32);
                into[at++] = switch (kind) {
                    case UNIFORM -> uniform(word);
                    case BERNOULLI -> (word >>> 8) - threshold >>> 31;
                    case NORMAL -> normal((int) (pair >>> 32), (int) pair, odd);
                };
            }
            lane = 0;
        }
    }

    /** Word {@code element % 4} of the block of this element. */
    private static int word(long seed, int stream, long epoch, long item, long element) {
        check(epoch, item, element);
        return philox(element >>> 2, item, epoch, Integer.toUnsignedLong(stream), seed, (int) (element & 3));
    }

    /** Sixty-four bits of this element: two words of the block {@code element / 2}. */
    private static long bits(long seed, int stream, long epoch, long item, long element) {
        check(epoch, item, element);
        var lane = (int) (element & 1) * 2;
        var high = philox(element >>> 1, item, epoch, Integer.toUnsignedLong(stream), seed, lane);
        var low = philox(element >>> 1, item, epoch, Integer.toUnsignedLong(stream), seed, lane + 1);
        return (long) high << 32 | Integer.toUnsignedLong(low);
    }

    /** One of the four output words; counter words are below 2^32. */
    static int philox(long counter0, long counter1, long counter2, long counter3, long key, int lane) {
        var left = counter0 << 32 | counter1;
        var right = counter2 << 32 | counter3;
        var key0 = (int) key;
        var key1 = (int) (key >>> 32);
        for (var round = 0; round < ROUNDS; round++) {
            var next = half(MULTIPLIER_1, right, left, key0);
            right = half(MULTIPLIER_0, left, right, key1);
            left = next;
            key0 += KEY_STEP_0;
            key1 += KEY_STEP_1;
        }
        var pair = lane < 2 ? left : right;
        return (int) ((lane & 1) != 0 ? pair : pair >>> 32);
    }

    /**
     * Half a round on a pair of words packed in a long: the 64-bit product of the other pair's first word is the new
     * pair, and its first word is mixed with the own second word and the round key.
     */
    private static long half(long multiplier, long other, long own, int key) {
        return multiplier * (other >>> 32) ^ (own ^ key) << 32;
    }

    private static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    private static float normal(int first, int second, boolean odd) {
        // Half a step up, so that the logarithm never sees zero.
        var radius = Math.sqrt(-2 * StrictMath.log((Integer.toUnsignedLong(first) + 0.5) * 0x1p-32));
        var turn = Integer.toUnsignedLong(second) * 0x1p-32;
        // To within an eighth of a turn, which is exact here.
        var quarters = (int) (turn * 4 + 0.5);
        var angle = 2 * Math.PI * (turn - quarters * 0.25);
        var onCosineAxis = ((quarters & 1) != 0) == odd;
        var magnitude = radius * (onCosineAxis ? cosine(angle) : sine(angle));
        var negative = ((odd ? quarters : quarters + 1) & 2) != 0;
        return (float) (negative ? -magnitude : magnitude);
    }

    /**
     * The Taylor polynomial up to x^13 within a quarter of pi, where the rest is below 3e-14; {@link StrictMath#sin}
     * allocates an array for its reduction.
     */
    private static double sine(double x) {
        var s = x * x;
        var tail = 1.0 / 362880 + s * (-1.0 / 39916800 + s * (1.0 / 6227020800.0));
        return x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * tail))));
    }

    /** The Taylor polynomial up to x^14 within a quarter of pi, where the rest is below 2e-15. */
    private static double cosine(double x) {
        var s = x * x;
        var tail = -1.0 / 3628800 + s * (1.0 / 479001600 + s * (-1.0 / 87178291200.0));
        return 1 + s * (-0.5 + s * (1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40320 + s * tail))));
    }

    private static void check(long epoch, long item, long element) {
        if (epoch >>> 32 != 0 || item >>> 32 != 0 || element >>> LARGEST_ELEMENT_BITS != 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", item " + item + ", element " + element
                    + ": epochs and items are below 2^32, elements below 2^33");
        }
    }
}
