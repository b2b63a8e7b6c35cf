package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Where that goes which a model makes of items: a folder of pictures, or one array. */
final class MadeItems {

    /** What {@code --out} of commands that make items is told to be. */
    static final String OUT = "The folder for the pictures, or a file that ends in .npy for one array [items, height, width, channels].";

    private final Path target;
    private final ItemSource source;
    private final Shape shape;
    private final PictureFolder pictures;
    private final float[] array;

    /**
     * @param source of the items
     * @param shape of what is made of one
     * @param withInput whether what the items were made from is written too, if not to one array
     */
    MadeItems(Path target, ItemSource source, Shape shape, boolean withInput) {
        this.target = target;
        this.source = source;
        this.shape = shape;
        this.pictures = new PictureFolder(target, shape, withInput);
        this.array = isArray(target) ? new float[length(source)] : null;
    }

    static boolean isArray(Path target) {
        return target.toString().endsWith(".npy");
    }

    /**
     * Tries the target before long work.
     *
     * @throws UserException when it cannot be written
     */
    static void requireWritable(Path target) {
        if (isArray(target)) {
            Outputs.requireFile(target);
        } else {
            Outputs.requireFolder(target);
        }
    }

    /** @throws UserException when items of this shape are no pictures and the target is a folder of them */
    static void requirePictures(Path target, Shape shape) {
        if (!isArray(target) && shape.channels() != 1 && shape.channels() != 3) {
            throw new UserException("Items of " + shape + " are no pictures: give --out a name that ends in .npy.");
        }
    }

    private static int length(ItemSource source) {
        try {
            return Math.multiplyExact(source.items(), source.itemLength());
        } catch (ArithmeticException e) {
            throw new UserException(source.items() + " items are too many numbers for one array: take the data in parts.");
        }
    }

    /**
     * Takes a batch.
     *
     * @param first number of its first item
     * @param input what it was made from; null where that is not to be written
     */
    void add(int first, Nhwc made, Nhwc input) throws IOException {
        if (array == null) {
            pictures.write(source, first, made, input);
        } else {
            System.arraycopy(made.values(), 0, array, first * source.itemLength(), made.values().length);
        }
    }

    /** Writes what waits for the last item. */
    void finish() throws IOException {
        if (array != null) {
            int[] extents = {source.items(), shape.height(), shape.width(), shape.channels()};
            NpyWriter.write(target, extents, array);
        }
    }
}
