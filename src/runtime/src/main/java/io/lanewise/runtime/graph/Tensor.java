package io.lanewise.runtime.graph;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * A batch of maps of a program, in its memory: element {@code (n, h, w, c)} lies at
 * {@code view.offset() + n * view.itemPitch() + h * view.rowPitch() + w * channels + c} of {@code view.array()}. What lies between rows and items is the
 * halo, and not to be written.
 *
 * @param shape of one item
 */
public record Tensor(Shape shape, View view) {

    /** Copies {@code items} items from a dense NHWC array of this tensor's element type, from its element {@code from} on. */
    public void fill(Object dense, int from, int items) {
        int length = rowLength();
        for (int row = 0; row < items * shape.height(); row++) {
            System.arraycopy(dense, from + row * length, view.array(), rowStart(row), length);
        }
    }

    /** Copies {@code items} items into a dense NHWC array of this tensor's element type, from its element {@code to} on. */
    public void read(Object dense, int to, int items) {
        int length = rowLength();
        for (int row = 0; row < items * shape.height(); row++) {
            System.arraycopy(view.array(), rowStart(row), dense, to + row * length, length);
        }
    }

    private int rowLength() {
        return shape.width() * shape.channels();
    }

    /** Where a row begins, counted through all items. */
    private int rowStart(int row) {
        return view.offset() + row / shape.height() * view.itemPitch() + row % shape.height() * view.rowPitch();
    }
}
