package io.lanewise.runtime.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of one file, read by position from any thread. */
sealed interface ByteSource extends Closeable {
    /** The name for messages. */
    Path file();

    long size() throws IOException;

    /** Fills what remains of the buffer from {@code position} on, or refuses the file as ended early. */
    void read(long position, ByteBuffer into) throws IOException;

    /** The next {@code count} bytes from {@code position} on; the caller has checked the count against the size. */
    default byte[] read(long position, int count) throws IOException {
        var bytes = new byte[count];
        read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    static ByteSource open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new RefusedFileException(file, "is a folder, where a file is wanted");
        }
        try {
            return new OnDisk(file, FileChannel.open(file, StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            throw new RefusedFileException(file, "does not exist", e);
        }
    }

    /** Stays open, so that a file that is replaced meanwhile is still read as it was. */
    record OnDisk(Path file, FileChannel channel) implements ByteSource {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            var at = position;
            while (into.hasRemaining()) {
                var count = channel.read(into, at);
                if (count < 0) {
                    throw new RefusedFileException(file, "ends after " + at + " bytes, in the middle of its content");
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The content of a file that had to be decompressed as a whole. */
    record InMemory(Path file, byte[] bytes) implements ByteSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            if (position + into.remaining() > bytes.length) {
                throw new RefusedFileException(
                        file, "ends after " + bytes.length + " bytes, in the middle of its content");
            }
            into.put(bytes, (int) position, into.remaining());
        }

        @Override
        public void close() {}
    }
}
