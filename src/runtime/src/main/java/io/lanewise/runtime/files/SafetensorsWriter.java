package io.lanewise.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Collects named arrays and metadata strings, and writes them as one safetensors file.
 *
 * <p>Arrays are referred to, not copied, until {@link #write}. The bytes depend on what was added and its order alone:
 * arrays of wider elements first, so that each lies at a multiple of its element size, else in the order of adding.
 */
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int HEADER_ALIGNMENT = 8;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Pending> arrays = new LinkedHashMap<>();

    /** Puts elements {@code at .. at + length} of an array into an empty buffer. */
    @FunctionalInterface
    private interface Source {
        void put(int at, int length, ByteBuffer buffer);
    }

    private record Pending(String name, ElementType type, int[] shape, int length, Source source) {
        long bytes() {
            return (long) length * type.bytes();
        }
    }

    /** Sets a string of {@code __metadata__}; a key that was set before gets the new value. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
        return this;
    }

    /** Adds an F32 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, float[] data, int offset) {
        return add(name, ElementType.F32, shape, data.length, offset,
                (at, length, buffer) -> buffer.asFloatBuffer().put(data, offset + at, length));
    }

    /** Adds an F64 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, double[] data, int offset) {
        return add(name, ElementType.F64, shape, data.length, offset,
                (at, length, buffer) -> buffer.asDoubleBuffer().put(data, offset + at, length));
    }

    /** Adds an I64 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, long[] data, int offset) {
        return add(name, ElementType.I64, shape, data.length, offset,
                (at, length, buffer) -> buffer.asLongBuffer().put(data, offset + at, length));
    }

    /** Adds an I32 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, int[] data, int offset) {
        return add(name, ElementType.I32, shape, data.length, offset,
                (at, length, buffer) -> buffer.asIntBuffer().put(data, offset + at, length));
    }

    /** Adds a U8 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, byte[] data, int offset) {
        return add(name, ElementType.U8, shape, data.length, offset,
                (at, length, buffer) -> buffer.put(data, offset + at, length));
    }

    /** Adds an F32 array that is the whole of {@code data}. */
    public SafetensorsWriter add(String name, int[] shape, float[] data) {
        requireWhole(name, shape, data.length);
        return add(name, shape, data, 0);
    }

    /** Adds an F64 array that is the whole of {@code data}. */
    public SafetensorsWriter add(String name, int[] shape, double[] data) {
        requireWhole(name, shape, data.length);
        return add(name, shape, data, 0);
    }

    /** Writes the file through {@link AtomicFile}; the writer may be added to and used again. */
    public void write(Path target) throws IOException {
        var ordered = new ArrayList<>(arrays.values());
        ordered.sort(Comparator.comparingInt((Pending array) -> array.type().bytes()).reversed());
        var header = header(ordered);
        AtomicFile.write(target, channel -> {
            AtomicFile.writeFully(channel, header);
            var buffer = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (var array : ordered) {
                writeData(channel, array, buffer);
            }
        });
    }

    private SafetensorsWriter add(
            String name, ElementType type, int[] shape, int available, int offset, Source source) {
        if (name.equals(SafetensorsFile.METADATA) || arrays.containsKey(name)) {
            throw new IllegalArgumentException("the array name " + Quoted.of(name) + " is taken");
        }
        var length = length(name, shape);
        Objects.checkFromIndexSize(offset, length, available);
        arrays.put(name, new Pending(name, type, shape.clone(), length, source));
        return this;
    }

    private static void requireWhole(String name, int[] shape, int available) {
        if (length(name, shape) != available) {
            throw new IllegalArgumentException("the array " + Quoted.of(name) + " has " + available
                    + " elements, where its shape has " + length(name, shape));
        }
    }

    private static int length(String name, int[] shape) {
        for (var dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("the shape of " + Quoted.of(name) + " has a negative dimension");
            }
        }
        return Math.toIntExact(StoredArray.elements(shape));
    }

    private ByteBuffer header(List<Pending> ordered) throws IOException {
        var json = new ByteArrayOutputStream();
        try (var generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            if (!metadata.isEmpty()) {
                generator.writeObjectFieldStart(SafetensorsFile.METADATA);
                for (var entry : metadata.entrySet()) {
                    generator.writeStringField(entry.getKey(), entry.getValue());
                }
                generator.writeEndObject();
            }
            var begin = 0L;
            for (var array : ordered) {
                var end = begin + array.bytes();
                generator.writeObjectFieldStart(array.name());
                generator.writeStringField("dtype", array.type().name());
                generator.writeFieldName("shape");
                generator.writeArray(array.shape(), 0, array.shape().length);
                generator.writeFieldName("data_offsets");
                generator.writeArray(new long[] {begin, end}, 0, 2);
                generator.writeEndObject();
                begin = end;
            }
            generator.writeEndObject();
        }
        json.write(" ".repeat(Math.floorMod(-json.size(), HEADER_ALIGNMENT)).getBytes(StandardCharsets.US_ASCII));
        if (json.size() > SafetensorsFile.LARGEST_HEADER) {
            throw new IllegalArgumentException("names and metadata take " + json.size() + " bytes, where "
                    + SafetensorsFile.LARGEST_HEADER + " are allowed");
        }
        return ByteBuffer.allocate(SafetensorsFile.LENGTH_BYTES + json.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.size())
                .put(json.toByteArray())
                .flip();
    }

    private static void writeData(FileChannel channel, Pending array, ByteBuffer buffer) throws IOException {
        var perChunk = CHUNK_BYTES / array.type().bytes();
        for (var at = 0; at < array.length(); ) {
            var part = Math.min(perChunk, array.length() - at);
            array.source().put(at, part, buffer.clear());
            // A typed view has a position of its own, so the byte buffer's has not moved.
            AtomicFile.writeFully(channel, buffer.position(0).limit(part * array.type().bytes()));
            at += part;
        }
    }
}
