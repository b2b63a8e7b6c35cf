package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;

/** The squared errors of all numbers of all items, collected batch by batch. */
final class ErrorMaps {

    private final Shape shape;
    private final int items;
    private final float[] squares;

    /** @throws UserException when they are more than an array can hold */
    ErrorMaps(ItemSource source, Shape shape) {
        this.shape = shape;
        this.items = source.items();
        try {
            squares = new float[Math.toIntExact(Math.multiplyExact(items, shape.elements()))];
        } catch (ArithmeticException e) {
            throw new UserException("The errors of " + items + " items are too many numbers for one array: take the data in parts.");
        }
    }

    /** @param first number of the batch's first item */
    void add(int first, Nhwc read, Nhwc made) {
        int at = Math.toIntExact(first * shape.elements());
        for (int index = 0; index < read.values().length; index++) {
            float difference = read.values()[index] - made.values()[index];
            squares[at + index] = difference * difference;
        }
    }

    void write(Path target) throws IOException {
        NpyWriter.write(target, new int[] {items, shape.height(), shape.width(), shape.channels()}, squares);
    }
}
