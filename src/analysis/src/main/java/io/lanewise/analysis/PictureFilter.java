package io.lanewise.analysis;

import io.lanewise.kernel.Shape;

/** A filter against noise that needs no training. */
public interface PictureFilter {

    /** What it is called, with its settings. */
    String name();

    /**
     * The filtered picture.
     *
     * @param picture {@code shape.elements()} values in the order rows, columns, channels; not changed
     */
    float[] apply(float[] picture, Shape shape);
}
