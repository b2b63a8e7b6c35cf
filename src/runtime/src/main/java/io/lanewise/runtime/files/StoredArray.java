package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * One array of numbers in an open file: its element type and shape are known, its elements are read when asked for.
 *
 * <p>Elements are in row-major order (the last dimension is the fastest). A shape without dimensions is one number.
 * Reading is safe from any number of threads, until the file that the array came from is closed.
 */
public final class StoredArray {
    private static final int CHUNK_BYTES = 1 << 16;
    /** Some virtual machines keep header words free at the end of the largest array. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Exactly representable as a double, with every smaller whole number. */
    private static final double LARGEST_EXACT = 0x1p53;

    private final ByteSource source;
    private final String name;
    private final ElementType type;
    private final int[] shape;
    private final long count;
    private final long begin;
    private final ByteOrder order;

    /** The caller has checked that the file holds {@code elements(shape)} elements from byte {@code begin} on. */
    StoredArray(ByteSource source, String name, ElementType type, int[] shape, long begin, ByteOrder order) {
        this.source = source;
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.count = elements(shape);
        this.begin = begin;
        this.order = order;
    }

    /**
     * The product of the dimensions, 1 for none.
     *
     * @throws ArithmeticException when the product passes 2^63-1
     */
    static long elements(int[] shape) {
        // Zero first: 2^31 * 2^31 * 2^31 * 0 is an empty array, not an overflow.
        for (var dimension : shape) {
            if (dimension == 0) {
                return 0;
            }
        }
        var count = 1L;
        for (var dimension : shape) {
            count = Math.multiplyExact(count, dimension);
        }
        return count;
    }

    /** The array's name within its file, or the file's own name where a file holds only one array. */
    public String name() {
        return name;
    }

    public ElementType type() {
        return type;
    }

    /** The dimensions, outermost first; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public long count() {
        return count;
    }

    /** All elements as floats: wider types are rounded to the nearest float. */
    public float[] floats() throws IOException {
        var into = new float[arrayLength()];
        floats(0, into, 0, into.length);
        return into;
    }

    /** All elements as doubles: exact, but for an I64 beyond 2^53. */
    public double[] doubles() throws IOException {
        var into = new double[arrayLength()];
        forEachChunk(0, into.length, (at, length, buffer) -> {
            if (type == ElementType.F64) {
                buffer.asDoubleBuffer().get(into, at, length);
                return;
            }
            for (var i = at; i < at + length; i++) {
                into[i] = type.nextDouble(buffer);
            }
        });
        return into;
    }

    /**
     * All elements as whole numbers; an array of floats is read too, as long as each is a whole number.
     *
     * @throws RefusedFileException when a float is not a whole number of at most 2^53
     */
    public long[] longs() throws IOException {
        var into = new long[arrayLength()];
        forEachChunk(0, into.length, (at, length, buffer) -> {
            for (var i = at; i < at + length; i++) {
                into[i] = type.integral() ? type.nextLong(buffer) : whole(type.nextDouble(buffer), i);
            }
        });
        return into;
    }

    /**
     * Reads {@code length} elements from element {@code first} on into {@code into[offset ..]}, as {@link #floats()}.
     *
     * @throws IndexOutOfBoundsException when either range is not within its array
     */
    public void floats(long first, float[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        Objects.checkFromIndexSize(first, length, count);
        forEachChunk(first, length, (at, chunk, buffer) -> {
            var to = offset + at;
            switch (type) {
                case F32 -> buffer.asFloatBuffer().get(into, to, chunk);
                case U8 -> {
                    for (var i = 0; i < chunk; i++) {
                        into[to + i] = buffer.get(i) & 0xff;
                    }
                }
                default -> {
                    for (var i = 0; i < chunk; i++) {
                        into[to + i] = (float) type.nextDouble(buffer);
                    }
                }
            }
        });
    }

    /** Takes the elements {@code at ..} (counted from the first one asked for) from the buffer's start. */
    @FunctionalInterface
    private interface Chunk {
        void take(int at, int length, ByteBuffer buffer) throws IOException;
    }

    private void forEachChunk(long first, int length, Chunk chunk) throws IOException {
        var perChunk = Math.clamp(length, 1, CHUNK_BYTES / type.bytes());
        var buffer = ByteBuffer.allocate(perChunk * type.bytes()).order(order);
        for (var at = 0; at < length; ) {
            var part = Math.min(perChunk, length - at);
            buffer.clear().limit(part * type.bytes());
            source.read(begin + (first + at) * type.bytes(), buffer);
            chunk.take(at, part, buffer.flip());
            at += part;
        }
    }

    private long whole(double value, int index) throws IOException {
        if (value != Math.rint(value) || Math.abs(value) > LARGEST_EXACT) {
            throw new RefusedFileException(
                    source.file(),
                    "element " + index + " of " + Quoted.of(name) + " is " + value + ", not a whole number");
        }
        return (long) value;
    }

    private int arrayLength() throws IOException {
        if (count > LARGEST_ARRAY) {
            throw new RefusedFileException(
                    source.file(),
                    Quoted.of(name) + " has " + count
                            + " elements, more than one Java array holds; read it in ranges");
        }
        return (int) count;
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
