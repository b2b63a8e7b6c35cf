package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The items of the NPY and IDX files of a folder, each read as {@link ArrayItems} reads it, one file after the other in
 * the natural order of their names. Arrays of one axis, which are labels and no items, are left out.
 */
public final class ArrayFolder implements ItemSource {
    private final ItemOptions options;
    private final List<ArrayItems> files = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    /** The number of the first item of each file, and of one behind the last. */
    private int[] first = {0};

    /** Of packed files, which stay in memory. */
    private long unpackedBytes;

    private ArrayFolder(ItemOptions options, long unpackedBytes) {
        this.options = options;
        this.unpackedBytes = unpackedBytes;
    }

    /**
     * Opens arrays of a folder.
     *
     * @throws RefusedFileException when one of them is damaged or holds no items of the wanted size, or those that are
     *     packed take more than half of the heap together
     * @throws DataException when all of them are labels, or there are pictures or tables beside them
     */
    static ArrayFolder open(Path path, List<PictureFiles.Named> arrays, ItemOptions options) throws IOException {
        return open(path, arrays, options, 0);
    }

    /** As above, where so many bytes of half the heap are taken. */
    static ArrayFolder open(Path path, List<PictureFiles.Named> arrays, ItemOptions options, long taken) throws IOException {
        var folder = new ArrayFolder(options, taken);
        try {
            for (var array : arrays) {
                folder.add(array);
            }
            if (folder.files.isEmpty()) {
                throw new DataException(path + " has labels and no items: '" + arrays.getFirst().name()
                        + "' has one axis, and so have the other arrays, if there are any");
            }
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void add(PictureFiles.Named named) throws IOException {
        var file = ArrayFile.open(named.file(), unpackedBytes);
        if (ArrayFiles.isLabels(file)) {
            file.close();
            skipped.add(new Skipped(named.name(), "has one axis, as labels have"));
            return;
        }
        files.add(ArrayItems.of(named, items(), file, options));
        unpackedBytes += file.unpackedBytes();
        var items = (long) items() + files.getLast().items();
        if (items > Integer.MAX_VALUE) {
            throw new RefusedFileException(
                    named.file(), "is one too many: with it there are " + items + " items, more than can be numbered");
        }
        first = Arrays.copyOf(first, files.size() + 1);
        first[files.size()] = (int) items;
    }

    /** The arrays that are no items, in the order of their names; unmodifiable. */
    public List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    /** One line for people: how many files and items. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%,d %s, %,d items of %s",
                files.size(),
                files.size() == 1 ? "array" : "arrays",
                items(),
                options.size());
    }

    @Override
    public int items() {
        return first[first.length - 1];
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

    @Override
    public String name(int item) {
        var file = fileOf(item);
        return files.get(file).name(item - first[file]);
    }

    @Override
    public String group(int item) {
        var file = fileOf(item);
        return files.get(file).group(item - first[file]);
    }

    @Override
    public String file(int item) {
        var file = fileOf(item);
        return files.get(file).file(item - first[file]);
    }

    @Override
    public Optional<Label> label(int item) {
        var file = fileOf(item);
        return files.get(file).label(item - first[file]);
    }

    @Override
    public void requireLabels() throws DataException {
        for (var file : files) {
            file.requireLabels();
        }
    }

    @Override
    public boolean isQuickToRead() {
        return true;
    }

    @Override
    public void read(int item, float[] into, int offset) throws IOException {
        var file = fileOf(item);
        files.get(file).read(item - first[file], into, offset);
    }

    @Override
    public void readForTraining(int item, long epoch, float[] into, int offset) throws IOException {
        var file = fileOf(item);
        files.get(file).readForTraining(item - first[file], epoch, into, offset);
    }

    @Override
    public void close() throws IOException {
        for (var file : files) {
            file.close();
        }
    }

    /** No file is empty, so that the first numbers differ. */
    private int fileOf(int item) {
        Objects.checkIndex(item, items());
        var found = Arrays.binarySearch(first, item);
        return found >= 0 ? found : -found - 2;
    }
}
