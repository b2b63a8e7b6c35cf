package io.lanewise.runtime;

import io.lanewise.kernel.Shape;

/** Conversions between {@link Nhwc} and {@link Nchw}. */
final class Layouts {

    private Layouts() {}

    static void check(float[] values, int items, Shape shape) {
        if (items < 0 || items * shape.elements() != values.length) {
            throw new IllegalArgumentException(
                    "A batch of " + items + " maps of " + shape + " (height x width x channels) has "
                            + items * shape.elements() + " values, not " + values.length + ".");
        }
    }

    static float[] planes(float[] pixels, int items, Shape shape) {
        return exchanged(pixels, items, Math.toIntExact(shape.pixels()), shape.channels());
    }

    static float[] pixels(float[] planes, int items, Shape shape) {
        return exchanged(planes, items, shape.channels(), Math.toIntExact(shape.pixels()));
    }

    /** Exchanges the two axes of each item. */
    private static float[] exchanged(float[] from, int items, int outer, int inner) {
        var to = new float[from.length];
        for (int item = 0; item < items; item++) {
            int start = item * outer * inner;
            for (int i = 0; i < outer; i++) {
                for (int j = 0; j < inner; j++) {
                    to[start + j * outer + i] = from[start + i * inner + j];
                }
            }
        }
        return to;
    }
}
