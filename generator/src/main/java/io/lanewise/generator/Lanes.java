package io.lanewise.generator;

import io.lanewise.kernel.ElementType;

/** Chooses how wide vectors are for a number of channels: no wider than allowed, and not much wider than there are channels. */
final class Lanes {

    private static final int NARROWEST_BITS = 128;

    private Lanes() {}

    /** The lanes of the narrowest vector that holds {@code channels}, between 128 and {@code bits} bits. */
    static int forChannels(ElementType type, int bits, int channels) {
        int chosen = NARROWEST_BITS;
        while (chosen < bits && type.lanes(chosen) < channels) {
            chosen *= 2;
        }
        return type.lanes(chosen);
    }

    /** The lanes of the widest vector that {@code elements} fill, up to {@code bits} bits; of the narrowest one where they fill none. */
    static int filledBy(ElementType type, int bits, int elements) {
        int chosen = NARROWEST_BITS;
        while (chosen < bits && type.lanes(2 * chosen) <= elements) {
            chosen *= 2;
        }
        return type.lanes(chosen);
    }
}
