package io.lanewise.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int HEADER_ALIGNMENT = 8;

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Pending> arrays = new LinkedHashMap<>();

    private record Pending(String name, int[] shape, ElementData data) {}

    /** Sets a string of {@code __metadata__}; a key that was set before gets the new value. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
        return this;
    }

    /** Adds an F32 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, float[] data, int offset) {
        return add(name, shape, ElementData.of(data, offset, ElementData.length(name, shape)));
    }

    /** Adds an F64 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, double[] data, int offset) {
        return add(name, shape, ElementData.of(data, offset, ElementData.length(name, shape)));
    }

    /** Adds an I64 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, long[] data, int offset) {
        return add(name, shape, ElementData.of(data, offset, ElementData.length(name, shape)));
    }

    /** Adds an I32 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, int[] data, int offset) {
        return add(name, shape, ElementData.of(data, offset, ElementData.length(name, shape)));
    }

    /** Adds a U8 array of this shape: {@code data[offset ..]}, row-major. */
    public SafetensorsWriter add(String name, int[] shape, byte[] data, int offset) {
        return add(name, shape, ElementData.of(data, offset, ElementData.length(name, shape)));
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
        ordered.sort(Comparator.comparingInt((Pending array) -> array.data().type().bytes()).reversed());
        var header = header(ordered);
        AtomicFile.write(target, channel -> {
            AtomicFile.writeFully(channel, header);
            for (var array : ordered) {
                array.data().writeTo(channel);
            }
        });
    }

    private SafetensorsWriter add(String name, int[] shape, ElementData data) {
        if (name.equals(SafetensorsFile.METADATA) || arrays.containsKey(name)) {
            throw new IllegalArgumentException("the array name " + Quoted.of(name) + " is taken");
        }
        arrays.put(name, new Pending(name, shape.clone(), data));
        return this;
    }

    private static void requireWhole(String name, int[] shape, int available) {
        if (ElementData.length(name, shape) != available) {
            throw new IllegalArgumentException("the array " + Quoted.of(name) + " has " + available
                    + " elements, where its shape has " + ElementData.length(name, shape));
        }
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
                var end = begin + array.data().bytes();
                generator.writeObjectFieldStart(array.name());
                generator.writeStringField("dtype", array.data().type().name());
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
}
