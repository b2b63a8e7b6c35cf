package io.lanewise.runtime.data;

import io.lanewise.runtime.files.RefusedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** Finds the pictures of a folder. */
final class PictureFiles {
    private static final Set<String> SUFFIXES = Arrays.stream(ImageIO.getReaderFileSuffixes())
            .map(suffix -> suffix.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** Formats that ImageIO reads with a plug-in, if at all: such a file is better reported than passed over. */
    private static final Set<String> OTHERS = Set.of("avif", "heic", "heif", "jp2", "jxl", "webp");

    private PictureFiles() {}

    /** A file, and its name relative to the folder with '/' between its parts. */
    record Named(String name, Path file) {}

    /**
     * The pictures in a folder by the suffix of their names, those of well-known formats that are not read included, hidden files left out, in the order of their names as
     * UTF-16, which no locale changes. A path to a file is that file.
     */
    static List<Named> list(Path path, boolean recursive) throws IOException {
        if (Files.isRegularFile(path)) {
            return List.of(new Named(path.getFileName().toString(), path));
        }
        if (!Files.isDirectory(path)) {
            throw new RefusedFileException(path, "does not exist");
        }
        var sorted = new TreeMap<String, Path>();
        try (var files = Files.walk(path, recursive ? Integer.MAX_VALUE : 1)) {
            files.filter(file -> isPicture(file.getFileName().toString()) && mayBeRead(file))
                    .forEach(file -> sorted.put(name(path.relativize(file)), file));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sorted.entrySet().stream().map(e -> new Named(e.getKey(), e.getValue())).toList();
    }

    /** A link to nowhere counts, so that it is reported by name; a folder or a device that has the name of a picture does not. */
    private static boolean mayBeRead(Path file) {
        return Files.isRegularFile(file) || Files.isSymbolicLink(file) && Files.notExists(file);
    }

    static String suffixes() {
        return SUFFIXES.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Whether a file is taken for a picture without a look into it. */
    static boolean isPicture(String name) {
        var suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (SUFFIXES.contains(suffix) || OTHERS.contains(suffix));
    }

    /** A relative path with '/' between its parts. */
    static String name(Path relative) {
        var parts = new StringJoiner("/");
        relative.forEach(part -> parts.add(part.toString()));
        return parts.toString();
    }
}
