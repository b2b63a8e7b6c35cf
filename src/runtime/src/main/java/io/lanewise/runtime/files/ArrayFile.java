package io.lanewise.runtime.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An open file that holds one array: NPY (NumPy's) or IDX (MNIST's), plain or compressed by gzip. The format is told by
 * the content, not by the name.
 *
 * <p>A plain file is read when its elements are asked for; a compressed one is unpacked into memory at once. NPY arrays
 * in Fortran order and of records are refused.
 */
public final class ArrayFile implements Closeable {
    /** Longer than any header of either format that is read. */
    private static final int PREFIX = NpyHeader.LARGEST + 12;

    /** Deflate cannot pack better than this. */
    private static final int BEST_PACKING = 1032;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final ByteSource source;
    private final StoredArray array;
    private final boolean idx;

    private ArrayFile(ByteSource source, StoredArray array, boolean idx) {
        this.source = source;
        this.array = array;
        this.idx = idx;
    }

    /**
     * Opens a file and checks its header against its size.
     *
     * @throws RefusedFileException when the file is missing, of another format, truncated, longer than its header
     *     says, or unpacks to more than half of the heap
     */
    public static ArrayFile open(Path file) throws IOException {
        return open(file, 0);
    }

    /**
     * As {@link #open(Path)}, where files that stay open have unpacked to {@code unpacked} bytes before: half of the heap
     * is for all of them.
     */
    public static ArrayFile open(Path file, long unpacked) throws IOException {
        var source = ByteSource.open(file);
        try {
            var prefix = source.read(0, (int) Math.min(source.size(), PREFIX));
            if (prefix.length >= 2 && prefix[0] == 0x1f && prefix[1] == (byte) 0x8b) {
                try (var packed = source) {
                    return unpack((ByteSource.OnDisk) packed, unpacked);
                }
            }
            var header = header(file, prefix);
            requireSize(file, header.fileBytes(file), source.size());
            return of(source, header, IdxHeader.begins(prefix));
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** Whether a file with these first bytes would be read as NPY, IDX, or gzip. */
    public static boolean isArray(byte[] firstBytes) {
        return NpyHeader.begins(firstBytes)
                || IdxHeader.begins(firstBytes)
                || firstBytes.length >= 2 && firstBytes[0] == 0x1f && firstBytes[1] == (byte) 0x8b;
    }

    /** Whether these first bytes are the whole magic number of an NPY or IDX file, which hardly any other file has. */
    public static boolean hasMagic(byte[] firstBytes) {
        return NpyHeader.begins(firstBytes) || IdxHeader.hasMagic(firstBytes);
    }

    /** The array, named as the file is; it can be read until this is closed. */
    public StoredArray array() {
        return array;
    }

    /** The bytes of memory that the content takes; 0 where it is read from the file. */
    public long unpackedBytes() {
        return source instanceof ByteSource.InMemory memory ? memory.size() : 0;
    }

    /** Whether the format is IDX, where the first axis counts items; in NPY it may count anything. */
    public boolean isIdx() {
        return idx;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private static ArrayFile of(ByteSource source, ArrayHeader header, boolean idx) {
        var name = source.file().getFileName().toString();
        return new ArrayFile(
                source,
                new StoredArray(source, name, header.type(), header.shape(), header.begin(), header.order()),
                idx);
    }

    private static ArrayHeader header(Path file, byte[] prefix) throws RefusedFileException {
        if (NpyHeader.begins(prefix)) {
            return NpyHeader.parse(file, prefix);
        }
        if (IdxHeader.begins(prefix)) {
            return IdxHeader.parse(file, prefix);
        }
        throw new RefusedFileException(file, "is neither an NPY nor an IDX file");
    }

    private static ArrayFile unpack(ByteSource.OnDisk packed, long before) throws IOException {
        var file = packed.file();
        try (var input = new GZIPInputStream(new BufferedInputStream(Channels.newInputStream(packed.channel())))) {
            var prefix = input.readNBytes(PREFIX);
            var header = header(file, prefix);
            var bytes = header.fileBytes(file);
            requireUnpackable(file, bytes, packed.size(), before);
            var content = Arrays.copyOf(prefix, (int) bytes);
            var known = Math.min(prefix.length, content.length);
            var end = prefix.length + input.readNBytes(content, known, content.length - known);
            // Reading on also makes the stream check its checksum.
            requireSize(file, bytes, end + (input.read() < 0 ? 0 : 1));
            return of(new ByteSource.InMemory(file, content), header, IdxHeader.begins(prefix));
        } catch (EOFException | ZipException e) {
            throw new RefusedFileException(file, "is a truncated or damaged gzip file", e);
        }
    }

    private static void requireUnpackable(Path file, long bytes, long packedBytes, long before) throws RefusedFileException {
        if (bytes / BEST_PACKING > packedBytes) {
            throw new RefusedFileException(
                    file, "is truncated: its header describes " + bytes + " bytes, more than its " + packedBytes
                            + " packed bytes can hold");
        }
        if (bytes > LARGEST_ARRAY) {
            throw new RefusedFileException(
                    file, "unpacks to " + bytes + " bytes; unpack it first, to have it read in parts");
        }
        if (bytes > Runtime.getRuntime().maxMemory() / 2 - before) {
            throw new RefusedFileException(
                    file, "unpacks to " + bytes + " bytes, "
                            + (before == 0 ? "" : "with the files before it to " + (before + bytes) + ", ")
                            + "more than half of the heap; unpack it first, or give Java a larger one");
        }
    }

    private static void requireSize(Path file, long expected, long found) throws RefusedFileException {
        if (found < expected) {
            throw new RefusedFileException(
                    file, "is truncated: its header describes " + expected + " bytes, and it has " + found);
        }
        if (found > expected) {
            throw new RefusedFileException(file, "has bytes behind its array, which should end at byte " + expected);
        }
    }
}
