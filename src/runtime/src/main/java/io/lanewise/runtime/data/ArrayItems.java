package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.ElementType;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.StoredArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The items of an NPY or IDX file, plain or gzip. With items of H x W x C these shapes are read, the first that fits:
 * {@code [N, H, W, C]}; {@code [N, H, W]} where C is 1; {@code [N, C, H, W]}; {@code [N, H*W*C]};
 * {@code [N, T, H, W]} where C is 1, N sequences of T pictures, each of which is an item.
 *
 * <p>Where the spec tells which labels are ordinary, those of an IDX file of pictures are read from the file of labels
 * beside it.
 *
 * <p>U8 and U16, which are how pictures are stored, are divided by 255 and 65535; all other types are taken as they
 * are. Nothing is resized: an array of another size is refused.
 */
public final class ArrayItems implements ItemSource {
    private final String name;
    private final int number;
    private final ArrayFile file;
    private final StoredArray array;
    private final ItemOptions options;
    private final Augmenting augmenting;
    private final boolean channelsFirst;
    private final int perGroup;
    private final int items;
    private final float divisor;
    private final List<String> labels;

    private ArrayItems(PictureFiles.Named named, int number, ArrayFile file, ItemOptions options, Layout layout)
            throws IOException {
        this.name = named.name();
        this.number = number;
        this.file = file;
        this.array = file.array();
        this.options = options;
        this.augmenting = new Augmenting(options.data().augment(), options.seed());
        this.channelsFirst = layout == Layout.CHANNELS_FIRST && options.channels() > 1;
        this.perGroup = layout == Layout.SEQUENCES ? array.shape()[1] : 1;
        this.items = Math.toIntExact(array.count() / itemLength());
        this.divisor = largest(array.type());
        var labelled = options.data().normal().isEmpty() ? Optional.<Path>empty() : LabelFile.beside(named.file());
        this.labels = labelled.isPresent() ? LabelFile.read(labelled.get(), items) : List.of();
    }

    /** What the numbers of pictures are divided by: the largest of a type that pictures are stored in, 1 for others. */
    static float largest(ElementType type) {
        return switch (type) {
            case U8 -> 0xff;
            case U16 -> 0xffff;
            default -> 1;
        };
    }

    private enum Layout {
        CHANNELS_LAST,
        CHANNELS_FIRST,
        SEQUENCES
    }

    /**
     * Opens a file.
     *
     * @throws RefusedFileException when the file is damaged, its shape does not hold items of the wanted size, it holds
     *     none, or labels that the spec asks for are not as many
     */
    public static ArrayItems open(Path path, ItemOptions options) throws IOException {
        return of(new PictureFiles.Named(path.getFileName().toString(), path), 0, ArrayFile.open(path), options);
    }

    /**
     * The items of a file that is open, which is closed when they are refused.
     *
     * @param number of the first item among those of other files, by which random changes are drawn
     */
    static ArrayItems of(PictureFiles.Named named, int number, ArrayFile file, ItemOptions options) throws IOException {
        try {
            var shape = file.array().shape();
            if (file.array().count() == 0) {
                throw new RefusedFileException(
                        named.file(), "has the shape " + Arrays.toString(shape) + ", so it holds no item");
            }
            return new ArrayItems(named, number, file, options, layout(named.file(), shape, options));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Layout layout(Path path, int[] shape, ItemOptions options) throws RefusedFileException {
        var height = options.height();
        var width = options.width();
        var channels = options.channels();
        var single = shape.length > 1 ? Arrays.copyOfRange(shape, 1, shape.length) : new int[0];
        if (Arrays.equals(single, new int[] {height, width, channels})
                || Arrays.equals(single, new int[] {height, width}) && channels == 1) {
            return Layout.CHANNELS_LAST;
        }
        if (Arrays.equals(single, new int[] {channels, height, width})) {
            return Layout.CHANNELS_FIRST;
        }
        if (single.length == 1 && single[0] == (long) height * width * channels) {
            return Layout.CHANNELS_LAST;
        }
        if (single.length == 3 && single[1] == height && single[2] == width && channels == 1) {
            return Layout.SEQUENCES;
        }
        throw new RefusedFileException(
                path,
                "has the shape " + Arrays.toString(shape) + ", where items of " + options.size() + " are in "
                        + accepted(height, width, channels));
    }

    private static String accepted(int height, int width, int channels) {
        var map = height + ", " + width;
        return channels == 1
                ? "[N, " + map + ", 1], [N, " + map + "], [N, T, " + map + "] or [N, " + (long) height * width + "]"
                : "[N, " + map + ", " + channels + "], [N, " + channels + ", " + map + "] or [N, "
                        + (long) height * width * channels + "]";
    }

    @Override
    public int items() {
        return items;
    }

    @Override
    public int height() {
        return options.height();
    }

    @Override
    public int width() {
        return options.width();
    }

    @Override
    public int channels() {
        return options.channels();
    }

    /** The file's name and the item's number; for a picture of a sequence the sequence's number and its own. */
    @Override
    public String name(int item) {
        return perGroup == 1 ? group(item) : group(item) + "," + item % perGroup;
    }

    /** The file's name and the item's number, or the sequence's. */
    @Override
    public String group(int item) {
        return name + "#" + item / perGroup;
    }

    @Override
    public String file(int item) {
        return name;
    }

    @Override
    public Optional<Label> label(int item) {
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(new Label(labels.get(item), !options.data().isNormal(labels.get(item))));
    }

    @Override
    public void requireLabels() throws DataException {
        if (!options.data().normal().isEmpty() && labels.isEmpty()) {
            throw new DataException("the spec tells by data.normal which labels ordinary items have, but " + name
                    + " has none: labels of a file named ...-images-idx3-ubyte are read from ...-labels-idx1-ubyte beside it");
        }
    }

    @Override
    public boolean isQuickToRead() {
        return true;
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        Objects.checkIndex(item, items);
        var length = itemLength();
        if (channelsFirst) {
            var planes = new float[length];
            array.floats((long) item * length, planes, 0, length);
            interleave(planes, height() * width(), channels(), into, offset);
        } else {
            array.floats((long) item * length, into, offset, length);
        }
        if (divisor != 1) {
            for (var i = offset; i < offset + length; i++) {
                into[i] /= divisor;
            }
        }
    }

    @Override
    public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        var draw = augmenting.draw(epoch, number + item, height(), width());
        read(item, into, offset);
        if (augmenting.crops()) {
            crop(draw.part(), into, offset);
        }
        Augmenting.flip(draw, into, offset, height(), width(), channels());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void crop(Window part, float[] into, int offset) {
        var whole = Arrays.copyOfRange(into, offset, offset + itemLength());
        Resampling.Rows rows = (row, line) -> System.arraycopy(
                whole, ((part.top() + row) * width() + part.left()) * channels(), line, 0, part.width() * channels());
        Resampling.resample(rows, part.height(), part.width(), channels(), into, offset, height(), width());
    }

    /** Turns planes (CHW) into pixels (HWC). */
    static void interleave(float[] planes, int pixels, int channels, float[] into, int offset) {
        for (var pixel = 0; pixel < pixels; pixel++) {
            for (var channel = 0; channel < channels; channel++) {
                into[offset + pixel * channels + channel] = planes[channel * pixels + pixel];
            }
        }
    }
}
