package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.util.Arrays;

/** Goes through all items of a source, a batch at a time. */
final class Reading {

    private Reading() {}

    /** Does something with a batch. */
    @FunctionalInterface
    interface Work {
        /**
         * @param first number of the batch's first item
         * @param items the batch; its array is read into again for the next one
         */
        void on(int first, Nhwc items) throws IOException;
    }

    /**
     * Reads the items.
     *
     * @param batch items at once, at most
     * @throws IllegalArgumentException when an item has not as many numbers as the shape
     */
    static void each(ItemSource source, Shape shape, int batch, Work work) throws IOException {
        int length = source.itemLength();
        if (length != shape.elements()) {
            throw new IllegalArgumentException("The items have " + length + " numbers each, and the model takes " + shape
                    + ", which are " + shape.elements() + ".");
        }
        var values = new float[Math.multiplyExact(Math.min(batch, source.items()), length)];
        for (int first = 0; first < source.items(); first += batch) {
            int count = Math.min(batch, source.items() - first);
            for (int index = 0; index < count; index++) {
                source.read(first + index, values, index * length);
            }
            boolean whole = count * length == values.length;
            work.on(first, new Nhwc(whole ? values : Arrays.copyOf(values, count * length), count, shape));
        }
    }
}
