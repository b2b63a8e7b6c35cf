package io.lanewise.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Numbered items of one size. An item is {@code height x width x channels} floats, row-major, channels innermost
 * (NHWC), or {@code frames} times that, one frame after the other, in the order of time; pictures have values in
 * [0, 1].
 *
 * <p>Items can be read from any number of threads at once, until the source is closed.
 */
public interface ItemSource extends Closeable {
    /** The number of items; they are numbered from 0. */
    int items();

    int height();

    int width();

    int channels();

    /** The frames of an item that is a sequence; 1 of a single picture. */
    default int frames() {
        return 1;
    }

    /** What to call an item in messages and reports: its file, and its place in the file where there are several. */
    String name(int item);

    /**
     * What an item was taken from: its file, or its sequence in a file of sequences. A split never separates items of
     * one group, because they look alike.
     */
    default String group(int item) {
        return name(item);
    }

    /** The file that an item is in, by whose name it can be held back; a file may have many groups. */
    default String file(int item) {
        return group(item);
    }

    /**
     * What the file of an item was cut from, where an index tells: tiles of one photograph look alike, so a split that
     * is by origin does not separate them. Empty where nothing tells.
     */
    default Optional<String> origin(int item) {
        return Optional.empty();
    }

    /** The file that tells the origins of items; empty where there is none. */
    default Optional<Path> index() {
        return Optional.empty();
    }

    /** What the data says of an item; empty where it says nothing. */
    default Optional<Label> label(int item) {
        return Optional.empty();
    }

    /**
     * Makes sure of the labels by which the spec tells ordinary items from anomalies, before anything is learnt from
     * the items.
     *
     * @throws DataException when the data has none
     */
    default void requireLabels() throws DataException {}

    /** The floats of one item. */
    default int itemLength() {
        return Math.multiplyExact(frames(), Math.multiplyExact(Math.multiplyExact(height(), width()), channels()));
    }

    /** Whether items are read about as fast as they are copied, since nothing has to be decoded. */
    default boolean isQuickToRead() {
        return false;
    }

    /** Reads an item as it is into {@code into[offset ..]}: for validation and for use. */
    void read(int item, float[] into, int offset) throws IOException;

    /**
     * Reads an item as training sees it in this epoch: changed at random where the source was opened so. A pure
     * function of seed, epoch and item.
     */
    default void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        read(item, into, offset);
    }

    @Override
    default void close() throws IOException {}
}
