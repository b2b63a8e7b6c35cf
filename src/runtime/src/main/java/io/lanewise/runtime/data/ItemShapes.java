package io.lanewise.runtime.data;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What shape items have where nobody says what they should have. */
public final class ItemShapes {
    private static final long MOST_PIXELS = 1L << 26;
    private static final int GREY = 1;
    private static final int COLOURED = 3;

    private ItemShapes() {}

    /**
     * The shape of the first item of what {@link ItemSources} opens: of the first picture that can be read, with one
     * channel where it is grey; of a table, a vector of its columns; or of the axes of an array, the first of a
     * folder, after its first. Arrays [N, C, H, W] are told by 1 or 3
     * channels, all others of so many axes are [N, H, W, C].
     *
     * @throws RefusedFileException when the file cannot be read, or its array has no axes of an item
     * @throws DataException when a folder has no picture that can be read
     */
    public static Shape of(Path path) throws IOException {
        return of(path, DataSpec.DEFAULT);
    }

    /** As {@link #of(Path)}, where the spec tells how tables are read; of a table the columns that it reads. */
    public static Shape of(Path path, DataSpec data) throws IOException {
        var tables = ItemSources.tables(path, data);
        if (!tables.isEmpty()) {
            return ofTable(tables.getFirst().file(), data.table().orElse(TableSpec.DEFAULT));
        }
        if (Files.isDirectory(path)) {
            for (var named : ItemSources.arrays(path, true)) {
                try (var file = ArrayFile.open(named.file())) {
                    if (!ArrayFiles.isLabels(file)) {
                        return ofArray(named.file(), file.array().shape());
                    }
                }
            }
        } else if (Files.isRegularFile(path) && ArrayFiles.isArray(path)) {
            try (var file = ArrayFile.open(path)) {
                return ofArray(path, file.array().shape());
            }
        }
        return ofPictures(path);
    }

    private static Shape ofTable(Path path, TableSpec spec) throws IOException {
        try (var table = TableFile.open(path)) {
            if (table.isEmpty()) {
                throw new RefusedFileException(path, "has no row beneath its heading");
            }
            var columns = TableColumns.of(path, table, spec).values().size();
            return Shape.vector(Math.multiplyExact(Math.max(1, spec.window()), columns));
        }
    }

    private static Shape ofArray(Path path, int[] axes) throws RefusedFileException {
        for (int axis : axes) {
            if (axis == 0) {
                throw new RefusedFileException(
                        path, "has the shape " + Arrays.toString(axes) + ", so it holds no item");
            }
        }
        return switch (axes.length) {
            case 2 -> Shape.vector(axes[1]);
            case 3 -> new Shape(axes[1], axes[2], 1);
            case 4 -> channelsFirst(axes)
                    ? new Shape(axes[2], axes[3], axes[1])
                    : new Shape(axes[1], axes[2], axes[3]);
            default -> throw new RefusedFileException(
                    path,
                    "has the shape " + Arrays.toString(axes)
                            + ", where [N, length], [N, H, W], [N, H, W, C] or [N, C, H, W] is read");
        };
    }

    private static boolean channelsFirst(int[] axes) {
        return isPicture(axes[1]) && !isPicture(axes[3]);
    }

    private static boolean isPicture(int channels) {
        return channels == GREY || channels == COLOURED;
    }

    private static Shape ofPictures(Path path) throws IOException {
        var files = PictureFiles.list(path, true);
        RefusedFileException first = null;
        for (var named : files) {
            try {
                var pixels = PictureDecoder.decode(named.file(), COLOURED, MOST_PIXELS);
                return new Shape(pixels.height(), pixels.width(), pixels.isGrey() ? GREY : COLOURED);
            } catch (RefusedFileException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        throw new DataException(
                path + " has no pictures: no file has a name that ends in one of " + PictureFiles.suffixes());
    }
}
