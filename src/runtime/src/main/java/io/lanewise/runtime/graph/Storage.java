package io.lanewise.runtime.graph;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import java.util.Arrays;

/** Arrays of either element type. */
final class Storage {

    private Storage() {}

    /** Elements that an array of {@code length} takes: kernels want some behind the last one in use. */
    static long allocated(long length) {
        return length + View.SLACK;
    }

    /** An array for {@code length} elements. */
    static Object zeros(ElementType type, int length) {
        return switch (type) {
            case F32 -> new float[Math.toIntExact(allocated(length))];
            case F64 -> new double[Math.toIntExact(allocated(length))];
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
