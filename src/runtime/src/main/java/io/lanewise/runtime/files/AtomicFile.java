package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file so that its name always shows either the whole old content or the whole new one, also after a crash
 * or a power failure: the bytes go to a temporary name in the same folder, are forced to the device, and are then
 * renamed over the target, whose folder is forced as well.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file, from position 0, to the channel of its temporary name. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Replaces {@code target} by {@code content}; when the content fails, the target stays as it was and the temporary
     * file is removed. A symbolic link is followed, so that the file it points to is replaced and not the link.
     *
     * @throws RefusedFileException when the target is a folder or a device, or its folder does not exist
     */
    public static void write(Path target, Content content) throws IOException {
        var file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new RefusedFileException(target, "cannot be replaced, because it is not a regular file");
        }
        var folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RefusedFileException(target, "cannot be written, because its folder does not exist");
        }
        var temporary = writeTemporary(target, folder, file.getFileName().toString(), content);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        forceFolder(folder);
    }

    /** Replaces {@code target} by these bytes, as {@link #write(Path, Content)} does. */
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /** Replaces {@code target} by this text in UTF-8, as {@link #write(Path, Content)} does. */
    public static void write(Path target, String text) throws IOException {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes what remains in the buffer at the channel's position; one call to a channel may write less. */
    static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Path writeTemporary(Path target, Path folder, String name, Content content) throws IOException {
        while (true) {
            // Files.createTempFile would give the file the mode 0600, and the rename would keep it.
            var suffix = Long.toHexString(ThreadLocalRandom.current().nextLong());
            var temporary = folder.resolve("." + name + "." + suffix + ".tmp");
            try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                try {
                    content.writeTo(channel);
                    channel.force(true);
                    return temporary;
                } catch (IOException | RuntimeException | Error e) {
                    Files.deleteIfExists(temporary);
                    if (e.getClass() == IOException.class && e.getMessage() != null) {
                        // A channel says that the disk is full, but not for which file.
                        var named = new FileSystemException(target.toString(), null, e.getMessage());
                        named.initCause(e);
                        throw named;
                    }
                    throw e;
                }
            } catch (FileAlreadyExistsException e) {
                if (!temporary.toString().equals(e.getFile())) {
                    throw e;
                }
            }
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        // Only POSIX systems open a folder as a channel; elsewhere the rename is journalled by the file system.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
