package io.lanewise.runtime.elementwise;

/** The order of floats as an order of whole numbers; {@link SortableF64} is its other half. */
public final class SortableF32 {

    /** Bits of a key. */
    public static final int BITS = 32;

    private SortableF32() {}

    /** Keys have the order of the values as unsigned numbers; both zeros have one key, and what is not a number the largest. */
    public static long key(float value) {
        // Minus zero and zero add up to zero.
        int bits = Float.floatToIntBits(value + 0f);
        return Integer.toUnsignedLong(bits ^ (bits >> 31 | Integer.MIN_VALUE));
    }
}
