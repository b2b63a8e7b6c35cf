package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.View;

/** Copies between the dense {@code float[]} of users and arrays of either element type. */
public final class Transfers {

    private Transfers() {}

    /**
     * Copies {@code count} elements from {@code from[fromAt ..]} to the array of {@code to}, from its index
     * {@code toAt} on.
     */
    public static void copy(float[] from, int fromAt, View to, int toAt, int count) {
        switch (to.array()) {
            case float[] floats -> System.arraycopy(from, fromAt, floats, toAt, count);
            case double[] doubles -> {
                for (int index = 0; index < count; index++) {
                    doubles[toAt + index] = from[fromAt + index];
                }
            }
            default -> throw new AssertionError("a view is of floats or doubles");
        }
    }

    /**
     * Copies {@code count} elements of the array of {@code from}, from its index {@code fromAt} on, rounded to floats.
     */
    public static void copy(View from, int fromAt, float[] to, int toAt, int count) {
        switch (from.array()) {
            case float[] floats -> System.arraycopy(floats, fromAt, to, toAt, count);
            case double[] doubles -> {
                for (int index = 0; index < count; index++) {
                    to[toAt + index] = (float) doubles[fromAt + index];
                }
            }
            default -> throw new AssertionError("a view is of floats or doubles");
        }
    }
}
