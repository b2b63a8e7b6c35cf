package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes one array as an NPY file of version 1: little-endian, C order, through {@link AtomicFile}. */
public final class NpyWriter {
    /** NumPy pads so, that the elements of a mapped file are aligned for any vector. */
    private static final int ALIGNMENT = 64;

    private static final int LENGTH_END = NpyHeader.MAGIC.length + 2 + Short.BYTES;

    private NpyWriter() {}

    /** Writes {@code data}, which has the product of the shape's dimensions as its length, as {@code <f4}. */
    public static void write(Path target, int[] shape, float[] data) throws IOException {
        write(target, "<f4", shape, data.length, ElementData.of(data, 0, data.length));
    }

    /** Writes {@code data}, which has the product of the shape's dimensions as its length, as {@code <f8}. */
    public static void write(Path target, int[] shape, double[] data) throws IOException {
        write(target, "<f8", shape, data.length, ElementData.of(data, 0, data.length));
    }

    /** Writes {@code data}, which has the product of the shape's dimensions as its length, as {@code <i8}. */
    public static void write(Path target, int[] shape, long[] data) throws IOException {
        write(target, "<i8", shape, data.length, ElementData.of(data, 0, data.length));
    }

    /** Writes {@code data}, which has the product of the shape's dimensions as its length, as {@code |u1}. */
    public static void write(Path target, int[] shape, byte[] data) throws IOException {
        write(target, "|u1", shape, data.length, ElementData.of(data, 0, data.length));
    }

    private static void write(Path target, String description, int[] shape, int length, ElementData data)
            throws IOException {
        if (ElementData.length(target.toString(), shape) != length) {
            throw new IllegalArgumentException("an array of " + length + " elements cannot be written to " + target
                    + " with the shape " + Arrays.toString(shape));
        }
        var header = header(description, shape);
        AtomicFile.write(target, channel -> {
            AtomicFile.writeFully(channel, header);
            data.writeTo(channel);
        });
    }

    private static ByteBuffer header(String description, int[] shape) {
        // One dimension needs its comma: in Python (3) is a number and (3,) a tuple.
        var dimensions = Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining(" ", "(", ")"));
        var dictionary = "{'descr': '" + description + "', 'fortran_order': False, 'shape': " + dimensions + ", }";
        var padding = Math.floorMod(-(LENGTH_END + dictionary.length() + 1), ALIGNMENT);
        var text = dictionary + " ".repeat(padding) + "\n";
        return ByteBuffer.allocate(LENGTH_END + text.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NpyHeader.MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }
}
