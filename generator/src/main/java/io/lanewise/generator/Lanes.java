package io.lanewise.generator;

import io.lanewise.kernel.ElementType;

/**
 * Chooses how wide vectors are for a number of channels: no wider than allowed, and not much wider than there are
 * channels.
 */
final class Lanes {

    private static final int NARROWEST_BITS = 128;
    private static final int FEWEST_LANES = 4;

    private Lanes() {}

    /** The lanes of the narrowest vector that holds {@code channels}, between 128 and {@code bits} bits. */
    static int forChannels(ElementType type, int bits, int channels) {
        int chosen = NARROWEST_BITS;
        while (chosen < bits && type.lanes(chosen) < channels) {
            chosen *= 2;
        }
        return type.lanes(chosen);
    }

    /**
     * The lanes of the widest vector that {@code elements} fill, up to {@code bits} bits, but four where there may be
     * as many: C2 of JDK 25 boxes masks of two lanes.
     */
    static int filledBy(ElementType type, int bits, int elements) {
        int widest = type.lanes(bits);
        int chosen = Math.min(FEWEST_LANES, widest);
        while (2 * chosen <= Math.min(widest, elements)) {
            chosen *= 2;
        }
        return chosen;
    }
}
