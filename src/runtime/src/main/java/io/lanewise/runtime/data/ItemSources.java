package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens data of any kind that is read. */
public final class ItemSources {
    private static final int LONGEST_MAGIC = 8;

    private ItemSources() {}

    /**
     * Opens a folder of pictures or one picture ({@link ImageFolder}), an NPY or IDX file ({@link ArrayItems}), told by
     * content, or tables ({@link TableItems}): a file whose name ends in .csv, .tsv or .txt, or in one of these and .gz,
     * and a folder of such files where the spec tells how tables are read.
     *
     * @throws RefusedFileException when a file cannot be read
     * @throws DataException when there is nothing to read
     */
    public static ItemSource open(Path path, ItemOptions options) throws IOException {
        if (isTable(path, options)) {
            return TableItems.open(path, options);
        }
        if (Files.isRegularFile(path)) {
            try (var input = Files.newInputStream(path)) {
                if (ArrayFile.isArray(input.readNBytes(LONGEST_MAGIC))) {
                    return ArrayItems.open(path, options);
                }
            }
        }
        return ImageFolder.open(path, options);
    }

    /** A folder of pictures may have a table beside them, which tells what they are. */
    private static boolean isTable(Path path, ItemOptions options) throws IOException {
        return Files.isDirectory(path)
                ? options.data().table().isPresent() && !TableFiles.list(path).isEmpty()
                : Files.isRegularFile(path) && TableFiles.isTable(path);
    }
}
