package io.lanewise.verify.laws;

import java.util.random.RandomGenerator;

/** Random numbers of the kinds that laws are tried on, all of them exact in f32. */
record Numbers(RandomGenerator random) {

    /** So that sums of products of these stay below 2^24 in every layer that the laws try. */
    private static final int LATTICE = 5;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1,
        -1
    };

    /** A small whole number. */
    double lattice() {
        return random.nextInt(-LATTICE, LATTICE + 1);
    }

    /** A whole number up to 2; but for one in {@code rarity}, 0. */
    double sparse(int rarity) {
        return random.nextInt(rarity) == 0 ? random.nextInt(-2, 3) : 0;
    }

    /** A number between -1 and 1. */
    double real() {
        return (float) random.nextDouble(-1, 1);
    }

    /** A number between -1 and 1, or a zero of either sign, NaN, an infinity, one of the largest or smallest floats. */
    double special() {
        return random.nextInt(8) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : real();
    }
}
