package io.lanewise.runtime.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds tables by the endings of their names. */
final class TableFiles {
    private static final String PACKED = ".gz";
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".txt");

    private TableFiles() {}

    /** Whether a file is taken for a table without a look into it. */
    static boolean isTable(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        var plain = name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(plain::endsWith);
    }

    /** The tables in a folder and below it, in the natural order of their names; a path to a file is that file. */
    static List<PictureFiles.Named> list(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(new PictureFiles.Named(path.getFileName().toString(), path));
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> Files.isRegularFile(file) && isTable(file))
                    .map(file -> new PictureFiles.Named(path.relativize(file).toString().replace('\\', '/'), file))
                    .sorted(NaturalOrder.by(PictureFiles.Named::name))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
