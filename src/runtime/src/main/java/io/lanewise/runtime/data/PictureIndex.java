package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pictures of a folder were cut from: an {@link IndexFile} in the folder or in the one above it, with the
 * columns {@code file}, relative to where the index lies, and {@code source}.
 *
 * @param file of the index
 * @param sources by the name of a picture relative to its folder, of those that are listed with one
 */
record PictureIndex(Path file, Map<String, String> sources) {
    private static final String FILE = "file";
    private static final String SOURCE = "source";

    PictureIndex {
        sources = Map.copyOf(sources);
    }

    /**
     * The index of a folder's pictures; empty where there is none, or none that lists one of them.
     *
     * @param pictures names relative to the folder
     * @throws RefusedFileException when it names two sources of one picture
     */
    static Optional<PictureIndex> of(Path folder, List<String> pictures) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        var above = folder.toRealPath().getParent();
        var here = read(folder.resolve(IndexFile.NAME), "", pictures);
        return here.isPresent() || above == null
                ? here
                : read(above.resolve(IndexFile.NAME), folder.toRealPath().getFileName() + "/", pictures);
    }

    /** @param prefix of the names in the index */
    private static Optional<PictureIndex> read(Path file, String prefix, List<String> pictures) throws IOException {
        if (!Files.isRegularFile(file) || !IndexFile.hasColumns(file, List.of(FILE, SOURCE))) {
            return Optional.empty();
        }
        var listed = listed(IndexFile.read(file));
        var sources = new HashMap<String, String>();
        for (var picture : pictures) {
            var source = listed.get(prefix + picture);
            if (source != null) {
                sources.put(picture, source);
            }
        }
        return sources.isEmpty() ? Optional.empty() : Optional.of(new PictureIndex(file, sources));
    }

    private static Map<String, String> listed(IndexFile index) throws RefusedFileException {
        var sources = new HashMap<String, String>();
        for (var row = 0; row < index.rows().size(); row++) {
            var name = index.cell(row, FILE).replace('\\', '/');
            var source = index.cell(row, SOURCE);
            var before = source.isEmpty() ? null : sources.put(name, source);
            if (before != null && !before.equals(source)) {
                throw new RefusedFileException(
                        index.file(), "names two sources of " + name + ", " + before + " and " + source);
            }
        }
        return sources;
    }
}
