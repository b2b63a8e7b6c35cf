package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells NPY and IDX files by their first bytes. */
final class ArrayFiles {
    private static final int LONGEST_MAGIC = 8;
    private static final int GZIP = 0x1f8b;

    private ArrayFiles() {}

    /** Whether a file that was named is taken for an array: what is packed by gzip is hardly anything else. */
    static boolean isArray(Path file) throws IOException {
        return ArrayFile.isArray(begin(file));
    }

    /**
     * The arrays in a folder, in the natural order of their names; hidden files, pictures and tables are not
     * looked into.
     */
    static List<PictureFiles.Named> list(Path folder, boolean recursive) throws IOException {
        var arrays = new ArrayList<PictureFiles.Named>();
        try (var files = Files.walk(folder, recursive ? Integer.MAX_VALUE : 1)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var named = new PictureFiles.Named(PictureFiles.name(folder.relativize(file)), file);
                if (mayBeArray(folder, file) && holdsArray(file)) {
                    arrays.add(named);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        arrays.sort(NaturalOrder.by(PictureFiles.Named::name));
        return arrays;
    }

    /** Whether a file is an array of one axis. */
    static boolean isLabels(Path file) throws IOException {
        try (var open = ArrayFile.open(file)) {
            return isLabels(open);
        }
    }

    /** As {@link #isLabels(Path)}, of a file that is open. */
    static boolean isLabels(ArrayFile file) {
        return file.array().shape().length == 1;
    }

    private static boolean mayBeArray(Path folder, Path file) {
        for (var part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return !PictureFiles.isPicture(file.getFileName().toString())
                && !TableFiles.isTable(file)
                && Files.isReadable(file);
    }

    /** As {@link #isArray}, but a folder may hold any file: its whole magic number tells, of a packed one that within. */
    private static boolean holdsArray(Path file) throws IOException {
        var begin = begin(file);
        if (begin.length < 2 || ((begin[0] & 0xff) << 8 | begin[1] & 0xff) != GZIP) {
            return ArrayFile.hasMagic(begin);
        }
        try (InputStream input = new GZIPInputStream(Files.newInputStream(file))) {
            return ArrayFile.hasMagic(input.readNBytes(LONGEST_MAGIC));
        } catch (ZipException | EOFException e) {
            return false;
        }
    }

    private static byte[] begin(Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            return input.readNBytes(LONGEST_MAGIC);
        }
    }
}
