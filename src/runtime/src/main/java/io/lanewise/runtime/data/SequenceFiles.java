package io.lanewise.runtime.data;

import io.lanewise.runtime.files.ArrayFile;
import io.lanewise.runtime.files.RefusedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Finds the recordings in files and folders, and keeps the files open. */
final class SequenceFiles implements Closeable {
    private final Path root;
    private final SequenceOptions options;
    private final List<Recording> recordings = new ArrayList<>();
    private final List<Closeable> open = new ArrayList<>();
    private long cacheBytes;

    private SequenceFiles(Path root, SequenceOptions options) {
        this.root = root;
        this.options = options;
        this.cacheBytes = options.cacheBytes();
    }

    /** What {@link SequenceSource#open} says. */
    static SequenceFiles open(Path root, SequenceOptions options) throws IOException {
        var files = new SequenceFiles(root, options);
        try {
            files.find();
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** In the natural order of the files' names, then of their numbers in the file. */
    List<Recording> recordings() {
        return List.copyOf(recordings);
    }

    @Override
    public void close() throws IOException {
        for (var file : open) {
            file.close();
        }
    }

    private void find() throws IOException {
        if (Files.isRegularFile(root)) {
            if (!ArrayFiles.isArray(root)) {
                throw new RefusedFileException(
                        root,
                        "is no file of sequences: NPY and IDX files, packed by gzip or not, and folders of frames are");
            }
            addArray(root, root.getFileName().toString(), true);
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new RefusedFileException(root, "does not exist");
        }
        var arrays = new ArrayList<Path>();
        var folders = new ArrayList<Path>();
        sort(arrays, folders);
        if (arrays.isEmpty() && folders.isEmpty()) {
            throw new DataException(
                    root + " has no sequences: neither an NPY or IDX file nor a folder of frames is in it");
        }
        if (!arrays.isEmpty() && !folders.isEmpty()) {
            throw new DataException(root + " has both arrays and frames, '" + name(arrays.getFirst()) + "' and '"
                    + name(folders.getFirst()) + "' first: name one of them");
        }
        for (var array : arrays) {
            addArray(array, name(array), arrays.size() == 1);
        }
        for (var folder : folders) {
            addFolder(folder);
        }
    }

    private void sort(List<Path> arrays, List<Path> folders) throws IOException {
        try (var all = Files.walk(root)) {
            for (var path : all.filter(this::isShown).sorted(NaturalOrder.by(this::name)).toList()) {
                if (Files.isDirectory(path)) {
                    if (!PictureFiles.list(path, false).isEmpty()) {
                        folders.add(path);
                    }
                } else if (Files.isRegularFile(path) && ArrayFiles.isArray(path)) {
                    arrays.add(path);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean isShown(Path path) {
        for (var part : root.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    /** @param alone whether a list of places beside the array can be meant for it */
    private void addArray(Path path, String name, boolean alone) throws IOException {
        var index = Optional.of(path.resolveSibling(IndexFile.NAME)).filter(Files::isRegularFile);
        if (!alone && index.isPresent() && MapIndex.isMap(index.get())) {
            // Without their places, training might see what it is judged by.
            throw new DataException(index.get() + " gives the places of one array's sequences, and there are several"
                    + " arrays: name one of them, such as '" + name + "', and keep it in a folder of its own");
        }
        var file = ArrayFile.open(path);
        open.add(file);
        recordings.addAll(ArrayRecordings.of(file, name, path, alone ? index : Optional.empty(), options));
    }

    private void addFolder(Path folder) throws IOException {
        var frames = FrameFolder.open(folder, name(folder), options.withCacheBytes(cacheBytes));
        if (frames.frames() < options.frames()) {
            throw new RefusedFileException(
                    folder,
                    "has " + frames.frames() + " frames, fewer than the " + options.frames() + " of a sequence");
        }
        cacheBytes -= frames.pictures().keptBytes();
        recordings.add(frames);
    }

    /** The name relative to the root, or the root's own, with '/' between its parts. */
    private String name(Path path) {
        if (path.equals(root)) {
            var own = root.toAbsolutePath().normalize().getFileName();
            return own == null ? root.toString() : own.toString();
        }
        var parts = new StringJoiner("/");
        root.relativize(path).forEach(part -> parts.add(part.toString()));
        return parts.toString();
    }
}
