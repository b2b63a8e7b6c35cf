package io.lanewise.runtime.elementwise;

/** The order of doubles as an order of whole numbers; {@link SortableF32} is its other half. */
public final class SortableF64 {

    /** Bits of a key. */
    public static final int BITS = 64;

    private SortableF64() {}

    /** See {@link SortableF32#key}. */
    public static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }
}
