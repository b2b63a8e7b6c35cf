package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.DataSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens data of any kind that is read. */
public final class ItemSources {
    private ItemSources() {}

    /**
     * Opens a folder of pictures or one picture ({@link ImageFolder}), an NPY or IDX file ({@link ArrayItems}) or a
     * folder of such files ({@link ArrayFolder}), told by content, or tables ({@link TableItems}): a file whose name
     * ends in .csv, .tsv or .txt, or in one of these and .gz, and a folder of such files where the spec tells how tables
     * are read.
     *
     * @throws RefusedFileException when a file cannot be read
     * @throws DataException when there is nothing to read, or a folder has both arrays and data of another kind
     */
    public static ItemSource open(Path path, ItemOptions options) throws IOException {
        if (Files.isDirectory(path)) {
            return openFolder(path, options);
        }
        if (!tables(path, options.data()).isEmpty()) {
            return TableItems.open(path, options);
        }
        if (Files.isRegularFile(path) && ArrayFiles.isArray(path)) {
            return ArrayItems.open(path, options);
        }
        return ImageFolder.open(path, options);
    }

    private static ItemSource openFolder(Path path, ItemOptions options) throws IOException {
        var tables = tables(path, options.data());
        var arrays = arrays(path, options.recursive());
        if (!tables.isEmpty()) {
            requireLabels(path, arrays, "tables", tables);
            return TableItems.open(path, options);
        }
        return arrays.isEmpty() ? ImageFolder.open(path, options) : ArrayFolder.open(path, arrays, options);
    }

    /** The table that is named, or those of a folder where the spec tells how tables are read. */
    static List<PictureFiles.Named> tables(Path path, DataSpec data) throws IOException {
        // Pictures and arrays may have a table beside them, which tells what they are.
        boolean meant = Files.isDirectory(path)
                ? data.table().isPresent()
                : Files.isRegularFile(path) && TableFiles.isTable(path);
        return meant ? TableFiles.list(path) : List.of();
    }

    /**
     * The arrays that may be the data of a folder. Beside pictures, those of one axis are labels that nobody asked for.
     *
     * @throws DataException when others are beside pictures: nothing tells which of them are meant
     */
    static List<PictureFiles.Named> arrays(Path folder, boolean recursive) throws IOException {
        var arrays = ArrayFiles.list(folder, recursive);
        var pictures = arrays.isEmpty() ? arrays : PictureFiles.list(folder, recursive);
        if (pictures.isEmpty()) {
            return arrays;
        }
        requireLabels(folder, arrays, "pictures", pictures);
        return List.of();
    }

    /** Makes sure that arrays beside data of another kind have one axis. */
    private static void requireLabels(
            Path folder, List<PictureFiles.Named> arrays, String others, List<PictureFiles.Named> data) throws IOException {
        for (var array : arrays) {
            if (!ArrayFiles.isLabels(array.file())) {
                throw new DataException(folder + " has both arrays and " + others + ", '" + array.name() + "' and '"
                        + data.getFirst().name() + "' first: keep each kind in a folder of its own");
            }
        }
    }
}
