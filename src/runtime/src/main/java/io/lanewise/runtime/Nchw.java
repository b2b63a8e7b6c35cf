package io.lanewise.runtime;

import io.lanewise.kernel.Shape;

/**
 * A batch of maps in the order items, channels, rows, columns: element {@code (n, c, h, w)} is at
 * {@code ((n channels + c) height + h) width + w}. The order of PyTorch and ONNX.
 *
 * @param values all elements, without gaps; not copied
 * @param items maps, at least 0
 * @param shape one map; as everywhere, its parts are named, so the order of the elements does not show in it
 */
public record Nchw(float[] values, int items, Shape shape) {

    /**
     * @throws IllegalArgumentException when {@code values} has not {@code items} times the elements of {@code shape}
     */
    public Nchw {
        Layouts.check(values, items, shape);
    }

    /** The same maps in the order that Lanewise computes in; a copy. */
    public Nhwc toNhwc() {
        return new Nhwc(Layouts.pixels(values, items, shape), items, shape);
    }
}
