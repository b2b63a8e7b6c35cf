package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import java.util.Arrays;

/** Arrays of either element type. */
final class Storage {

    private Storage() {}

    static Object zeros(ElementType type, int length) {
        return switch (type) {
            case F32 -> new float[length];
            case F64 -> new double[length];
        };
    }

    static Object copy(Object array) {
        return array instanceof float[] floats ? floats.clone() : ((double[]) array).clone();
    }

    /** Sets all elements. */
    static void fill(Object array, double value) {
        fill(array, 0, array instanceof float[] floats ? floats.length : ((double[]) array).length, value);
    }

    /** Sets the elements from {@code from}, up to but without {@code to}. */
    static void fill(Object array, int from, int to, double value) {
        if (array instanceof float[] floats) {
            Arrays.fill(floats, from, to, (float) value);
        } else {
            Arrays.fill((double[]) array, from, to, value);
        }
    }
}
