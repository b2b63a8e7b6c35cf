package io.lanewise.runtime.data;

/** What the values of a sequence are. */
public enum Quantity {
    /** As that of pictures: bytes divided by 255, so in [0, 1]. */
    BRIGHTNESS,
    /**
     * Radar reflectivity, stored in bytes as {@code dBZ = byte / 2 - 32} with 0 for no echo. Bytes are divided by 255
     * as those of pictures, and no echo, which counts as 0 dBZ, becomes what 0 dBZ is; so
     * {@code dBZ = 127.5 value - 32} for all values, those that a model makes included.
     */
    REFLECTIVITY;

    private static final float LARGEST_BYTE = 255;
    private static final float DBZ_OF_BYTE = 0.5f;
    private static final float DBZ_OF_ZERO = -32;

    /** The reflectivity, in dBZ, of the value of an item. */
    public static float dbz(float value) {
        return value * (LARGEST_BYTE * DBZ_OF_BYTE) + DBZ_OF_ZERO;
    }

    /** The value, in an item, of a reflectivity in dBZ. */
    public static float value(float dbz) {
        return (dbz - DBZ_OF_ZERO) / (LARGEST_BYTE * DBZ_OF_BYTE);
    }

    /** Makes of values as an array stores them, divided by the largest of their type, the values of an item. */
    void toItem(float[] values, int offset, int length) {
        if (this == REFLECTIVITY) {
            var noEcho = value(0);
            for (var i = offset; i < offset + length; i++) {
                if (values[i] == 0) {
                    values[i] = noEcho;
                }
            }
        }
    }
}
