package io.lanewise.runtime;

import io.lanewise.kernel.Shape;

/**
 * A batch of sequences of maps in the order items, time, rows, columns, channels: element {@code (n, t, h, w, c)} is at
 * {@code (((n frames + t) height + h) width + w) channels + c}. Frames are in the order of time.
 *
 * @param values all elements, without gaps; not copied
 * @param items sequences, at least 0
 * @param frames of each sequence, at least 1
 * @param shape one frame
 */
public record Nthwc(float[] values, int items, int frames, Shape shape) {

    /**
     * @throws IllegalArgumentException when {@code values} has not {@code items frames} times the elements of
     *     {@code shape}
     */
    public Nthwc {
        if (frames < 1) {
            throw new IllegalArgumentException("A sequence has at least 1 frame, not " + frames + ".");
        }
        Layouts.check(values, Math.multiplyExact(items, frames), shape);
    }

    /** The order of most other frameworks: items, time, channels, rows, columns; a copy. */
    public float[] toNtchw() {
        return Layouts.planes(values, items * frames, shape);
    }

    /** Sequences from the order of most other frameworks: items, time, channels, rows, columns; a copy. */
    public static Nthwc ofNtchw(float[] values, int items, int frames, Shape shape) {
        Layouts.check(values, Math.multiplyExact(items, frames), shape);
        return new Nthwc(Layouts.pixels(values, items * frames, shape), items, frames, shape);
    }
}
