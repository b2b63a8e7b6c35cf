package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;

/** A range of a Java array that is to be written to a file, little-endian; referred to, not copied. */
record ElementData(ElementType type, int length, Source source) {
    private static final int CHUNK_BYTES = 1 << 16;

    /** Puts elements {@code at .. at + length} at the start of a buffer, whose position may stay behind. */
    @FunctionalInterface
    interface Source {
        void put(int at, int length, ByteBuffer buffer);
    }

    static ElementData of(float[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return new ElementData(
                ElementType.F32, length, (at, part, buffer) -> buffer.asFloatBuffer().put(data, offset + at, part));
    }

    static ElementData of(double[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return new ElementData(
                ElementType.F64, length, (at, part, buffer) -> buffer.asDoubleBuffer().put(data, offset + at, part));
    }

    static ElementData of(long[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return new ElementData(
                ElementType.I64, length, (at, part, buffer) -> buffer.asLongBuffer().put(data, offset + at, part));
    }

    static ElementData of(int[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return new ElementData(
                ElementType.I32, length, (at, part, buffer) -> buffer.asIntBuffer().put(data, offset + at, part));
    }

    static ElementData of(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        return new ElementData(
                ElementType.U8, length, (at, part, buffer) -> buffer.put(data, offset + at, part));
    }

    /**
     * The number of elements of a shape that is to be written.
     *
     * @throws IllegalArgumentException when a dimension is negative or the product passes 2^31-1
     */
    static int length(String name, int[] shape) {
        try {
            if (Arrays.stream(shape).allMatch(dimension -> dimension >= 0)) {
                return Math.toIntExact(StoredArray.elements(shape));
            }
        } catch (ArithmeticException tooLarge) {
            // Reported with the negative ones.
        }
        throw new IllegalArgumentException("the array " + Quoted.of(name) + " cannot have the shape "
                + Arrays.toString(shape) + ": dimensions are not negative and their product is below 2^31");
    }

    long bytes() {
        return (long) length * type.bytes();
    }

    void writeTo(FileChannel channel) throws IOException {
        var perChunk = CHUNK_BYTES / type.bytes();
        var buffer = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0; at < length; ) {
            var part = Math.min(perChunk, length - at);
            source.put(at, part, buffer.clear());
            // A typed view has a position of its own, so the byte buffer's has not moved.
            AtomicFile.writeFully(channel, buffer.position(0).limit(part * type.bytes()));
            at += part;
        }
    }
}
