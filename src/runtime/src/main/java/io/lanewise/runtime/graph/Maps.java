package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;

/** Moves elements between batches of maps. */
final class Maps {

    private Maps() {}

    /** Copies items in the order of their elements, whatever shape they have here and there. */
    static void copy(Tensor from, Tensor to, int items) {
        int fromLength = rowLength(from);
        int toLength = rowLength(to);
        long elements = from.shape().elements();
        for (int item = 0; item < items; item++) {
            int at = 0;
            while (at < elements) {
                int run = Math.min(fromLength - at % fromLength, toLength - at % toLength);
                System.arraycopy(
                        from.view().array(),
                        from.view().rowOffset(item, at / fromLength) + at % fromLength,
                        to.view().array(),
                        to.view().rowOffset(item, at / toLength) + at % toLength,
                        run);
                at += run;
            }
        }
    }

    private static int rowLength(Tensor tensor) {
        return tensor.shape().width() * tensor.shape().channels();
    }

    /** Adds a run of elements to another, one addition an element. */
    static void add(View from, int fromAt, View to, int toAt, int length) {
        if (from.array() instanceof float[] source) {
            float[] target = to.floats();
            for (int index = 0; index < length; index++) {
                target[toAt + index] += source[fromAt + index];
            }
        } else {
            double[] source = from.doubles();
            double[] target = to.doubles();
            for (int index = 0; index < length; index++) {
                target[toAt + index] += source[fromAt + index];
            }
        }
    }
}
