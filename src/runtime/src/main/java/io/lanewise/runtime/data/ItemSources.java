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
     * Opens a folder of pictures or one picture ({@link ImageFolder}), or an NPY or IDX file ({@link ArrayItems}), told
     * by content.
     *
     * @throws RefusedFileException when a file cannot be read
     * @throws DataException when there is nothing to read
     */
    public static ItemSource open(Path path, ItemOptions options) throws IOException {
        if (Files.isRegularFile(path)) {
            try (var input = Files.newInputStream(path)) {
                if (ArrayFile.isArray(input.readNBytes(LONGEST_MAGIC))) {
                    return ArrayItems.open(path, options);
                }
            }
        }
        return ImageFolder.open(path, options);
    }
}
