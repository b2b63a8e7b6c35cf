package io.lanewise.verify;

import io.lanewise.verify.reference.Tensor;

/** Comparison of tensors bit by bit; all NaN are one. */
public final class Mismatch {

    private Mismatch() {}

    /** The first element whose bits differ, or -1; +0 and -0 differ. */
    public static int first(Tensor expected, Tensor actual) {
        if (!expected.hasShapeOf(actual)) {
            throw new IllegalArgumentException("Shapes differ: " + expected + " and " + actual + ".");
        }
        for (int i = 0; i < expected.size(); i++) {
            if (Double.doubleToLongBits(expected.get(i)) != Double.doubleToLongBits(actual.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Where element {@code index} of a tensor is, for example {@code [0, 2, 1, 1]}. */
    public static String place(Tensor tensor, int index) {
        int[] place = tensor.shape();
        int rest = index;
        for (int axis = place.length - 1; axis >= 0; axis--) {
            int extent = place[axis];
            place[axis] = rest % extent;
            rest /= extent;
        }
        return java.util.Arrays.toString(place);
    }
}
