package io.lanewise.runtime;

import io.lanewise.kernel.Shape;

/**
 * A batch of maps in the order items, rows, columns, channels: element {@code (n, h, w, c)} is at
 * {@code ((n height + h) width + w) channels + c}. The order that Lanewise computes in.
 *
 * @param values all elements, without gaps; not copied
 * @param items maps, at least 0
 * @param shape one map
 */
public record Nhwc(float[] values, int items, Shape shape) {

    /**
     * @throws IllegalArgumentException when {@code values} has not {@code items} times the elements of {@code shape}
     */
    public Nhwc {
        Layouts.check(values, items, shape);
    }

    /** The same maps in the order of most other frameworks; a copy. */
    public Nchw toNchw() {
        return new Nchw(Layouts.planes(values, items, shape), items, shape);
    }
}
