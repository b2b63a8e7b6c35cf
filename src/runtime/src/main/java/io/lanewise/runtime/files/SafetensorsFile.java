package io.lanewise.runtime.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file: named arrays and metadata strings.
 *
 * <p>The format: 8 bytes with the header's length (little-endian), a JSON header that maps each name to {@code dtype},
 * {@code shape} and {@code data_offsets} and {@code __metadata__} to strings, then the data, little-endian, row-major,
 * without gap or overlap. {@link #open} checks all of that before it reads any array; the arrays are read when asked
 * for, until the file is closed.
 */
public final class SafetensorsFile implements Closeable {
    static final String METADATA = "__metadata__";
    /** The format's own limit. */
    static final int LARGEST_HEADER = 100_000_000;

    static final int LENGTH_BYTES = Long.BYTES;

    private final ByteSource source;
    private final Map<String, String> metadata;
    private final Map<String, StoredArray> arrays;

    private SafetensorsFile(ByteSource source, Map<String, String> metadata, Map<String, StoredArray> arrays) {
        this.source = source;
        this.metadata = Collections.unmodifiableMap(metadata);
        this.arrays = Collections.unmodifiableMap(arrays);
    }

    /**
     * Opens a file and checks its header in full.
     *
     * @throws RefusedFileException when the file is missing, truncated, or not a well-formed safetensors file
     */
    public static SafetensorsFile open(Path file) throws IOException {
        var source = ByteSource.open(file);
        try {
            return read(source);
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private static SafetensorsFile read(ByteSource source) throws IOException {
        var file = source.file();
        var size = source.size();
        if (size < LENGTH_BYTES) {
            throw new RefusedFileException(
                    file, "has " + size + " bytes, fewer than the " + LENGTH_BYTES + " a safetensors file begins with");
        }
        var length = ByteBuffer.wrap(source.read(0, LENGTH_BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > LARGEST_HEADER) {
            throw new RefusedFileException(
                    file,
                    "is not a safetensors file, or a damaged one: its header would have "
                            + Long.toUnsignedString(length) + " bytes, where 2 to " + LARGEST_HEADER + " are allowed");
        }
        var begin = LENGTH_BYTES + length;
        if (begin > size) {
            throw new RefusedFileException(
                    file, "is truncated: it has " + size + " bytes, and its header alone would end at " + begin);
        }
        var header = SafetensorsHeader.parse(file, source.read(LENGTH_BYTES, (int) length));
        header.checkTiling(file, size - begin);
        var arrays = new LinkedHashMap<String, StoredArray>();
        header.entries().forEach((name, entry) -> arrays.put(
                name,
                new StoredArray(
                        source, name, entry.type(), entry.shape(), begin + entry.begin(), ByteOrder.LITTLE_ENDIAN)));
        return new SafetensorsFile(source, header.metadata(), arrays);
    }

    /** The file that was opened. */
    public Path file() {
        return source.file();
    }

    /** The strings of {@code __metadata__}, in the header's order; unmodifiable, empty where there are none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The names of all arrays, in the header's order; unmodifiable. */
    public Set<String> names() {
        return arrays.keySet();
    }

    /** Whether there is an array of this name. */
    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /**
     * The array of this name.
     *
     * @throws RefusedFileException when there is none; the message lists names that there are
     */
    public StoredArray array(String name) throws RefusedFileException {
        var array = arrays.get(name);
        if (array == null) {
            throw new RefusedFileException(
                    source.file(), "has no array " + Quoted.of(name) + "; it has "
                            + Quoted.plain(String.join(", ", arrays.keySet())));
        }
        return array;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
