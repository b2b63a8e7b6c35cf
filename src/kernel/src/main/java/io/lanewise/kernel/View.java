package io.lanewise.kernel;

import java.util.Objects;

/**
 * A tensor seen by a kernel: an array, the element where pixel (0, 0) of item 0 begins, and the distances of rows and items. Pixels and
 * channels are dense, so element {@code (n, h, w, c)} of a map lies at {@code offset + n * itemPitch + h * rowPitch + w * channels + c}. Rows
 * and items may be further apart than their contents: the gap is the halo. Flat tensors (weights, biases, scratch) begin at {@code offset}.
 *
 * <p>Exactly one of the two arrays is present, by the element type of the kernel.
 */
public final class View {

    /**
     * Elements that an array should have after the last one in use: the lanes of the widest vector. A masked load or store whose whole vector lies inside
     * the array takes one instruction; at the very end of an array the Vector API checks lane by lane, which is slow and allocates.
     */
    public static final int SLACK = 16;

    private final float[] floats;
    private final double[] doubles;
    private final int offset;
    private final int rowPitch;
    private final int itemPitch;

    private View(float[] floats, double[] doubles, int offset, int rowPitch, int itemPitch) {
        this.floats = floats;
        this.doubles = doubles;
        this.offset = offset;
        this.rowPitch = rowPitch;
        this.itemPitch = itemPitch;
    }

    /** A map in {@code array}, which is a {@code float[]} or a {@code double[]}. */
    public static View map(Object array, int offset, int rowPitch, int itemPitch) {
        Objects.requireNonNull(array, "array");
        return switch (array) {
            case float[] floats -> new View(floats, null, offset, rowPitch, itemPitch);
            case double[] doubles -> new View(null, doubles, offset, rowPitch, itemPitch);
            default -> throw new IllegalArgumentException("A tensor is a float[] or a double[], not " + array.getClass().getSimpleName() + ".");
        };
    }

    /** A map without gaps. */
    public static View dense(Object array, int offset, Shape shape) {
        return map(array, offset, shape.width() * shape.channels(), Math.toIntExact(shape.elements()));
    }

    /** A flat tensor: weights, a bias, scratch. */
    public static View flat(Object array, int offset) {
        return map(array, offset, 0, 0);
    }

    public ElementType type() {
        return floats != null ? ElementType.F32 : ElementType.F64;
    }

    /** The array of an f32 tensor; null for f64. */
    public float[] floats() {
        return floats;
    }

    /** The array of an f64 tensor; null for f32. */
    public double[] doubles() {
        return doubles;
    }

    /** The array, {@code float[]} or {@code double[]}. */
    public Object array() {
        return floats != null ? floats : doubles;
    }

    /** Elements before pixel (0, 0) of item 0. */
    public int offset() {
        return offset;
    }

    /** Elements from a row to the next. */
    public int rowPitch() {
        return rowPitch;
    }

    /** Elements from an item of the batch to the next. */
    public int itemPitch() {
        return itemPitch;
    }

    /** Elements before pixel 0 of a row of an item. */
    public int rowOffset(int item, int row) {
        return offset + item * itemPitch + row * rowPitch;
    }

    /** Element {@code index} of the array, widened: for tests and reports, not for kernels. */
    public double get(int index) {
        return floats != null ? floats[index] : doubles[index];
    }

    /** Sets element {@code index} of the array, rounded to its type: for tests and set-up, not for kernels. */
    public void set(int index, double value) {
        if (floats != null) {
            floats[index] = (float) value;
        } else {
            doubles[index] = value;
        }
    }
}
