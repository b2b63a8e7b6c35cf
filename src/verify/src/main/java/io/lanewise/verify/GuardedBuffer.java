package io.lanewise.verify;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.verify.reference.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * A tensor in memory as kernels see it, surrounded by canaries: a NaN of a known pattern stands in front of it, between
 * rows, between items and behind it, beyond the zeros of its halo. A kernel that computes with one spoils its result,
 * and one that writes one is found by {@link #check}. Elements are canaries too until they are set, so an element that
 * was never written shows.
 *
 * <p>Offsets and pitches are random. Half of the buffers end with their last element, so that reading past the end
 * fails as well.
 */
final class GuardedBuffer {

    private static final float CANARY_F32 = Float.intBitsToFloat(0x7fc5a5a5);
    private static final double CANARY_F64 = Double.longBitsToDouble(0x7ff85a5a5a5a5a5aL);
    private static final int MOST_FRONT = 19;
    private static final int MOST_GAP = 6;

    private final String name;
    private final View view;
    private final int batch;
    private final Shape shape;
    private final BitSet interior = new BitSet();
    private View before;

    private GuardedBuffer(String name, View view, int batch, Shape shape) {
        this.name = name;
        this.view = view;
        this.batch = batch;
        this.shape = shape;
        forEachElement((n, c, h, w, index) -> interior.set(index));
    }

    /** A batch of maps with a halo of zeros. */
    static GuardedBuffer map(String name, ElementType type, int batch, Shape shape, Halo halo, RandomGenerator random) {
        int front = random.nextInt(MOST_FRONT);
        int row = (halo.left() + shape.width() + halo.right()) * shape.channels();
        int rowPitch = row + random.nextInt(MOST_GAP);
        int rows = halo.top() + shape.height() + halo.bottom();
        int itemPitch = rows * rowPitch + random.nextInt(MOST_GAP);
        int used = (batch - 1) * itemPitch + (rows - 1) * rowPitch + row;
        Object array = canaries(type, front + used + tail(random));
        int offset = front + halo.top() * rowPitch + halo.left() * shape.channels();
        GuardedBuffer buffer = new GuardedBuffer(name, View.map(array, offset, rowPitch, itemPitch), batch, shape);
        for (int n = 0; n < batch && !halo.isNone(); n++) {
            for (int h = 0; h < rows; h++) {
                for (int i = 0; i < row; i++) {
                    int index = front + n * itemPitch + h * rowPitch + i;
                    if (!buffer.interior.get(index)) {
                        buffer.view.set(index, 0);
                    }
                }
            }
        }
        return buffer;
    }

    /** A dense batch of maps, as workspaces are. */
    static GuardedBuffer dense(String name, ElementType type, int batch, Shape shape, RandomGenerator random) {
        int front = random.nextInt(MOST_FRONT);
        Object array = canaries(type, Math.toIntExact(front + batch * shape.elements() + tail(random)));
        return new GuardedBuffer(name, View.dense(array, front, shape), batch, shape);
    }

    /** A flat tensor of at least one element. */
    static GuardedBuffer flat(String name, ElementType type, int length, RandomGenerator random) {
        int front = random.nextInt(MOST_FRONT);
        Object array = canaries(type, front + length + tail(random));
        return new GuardedBuffer(name, View.flat(array, front), 1, Shape.vector(length));
    }

    private static int tail(RandomGenerator random) {
        return random.nextBoolean() ? 0 : 1 + random.nextInt(MOST_FRONT);
    }

    private static Object canaries(ElementType type, int length) {
        return switch (type) {
            case F32 -> {
                float[] array = new float[length];
                Arrays.fill(array, CANARY_F32);
                yield array;
            }
            case F64 -> {
                double[] array = new double[length];
                Arrays.fill(array, CANARY_F64);
                yield array;
            }
        };
    }

    View view() {
        return view;
    }

    /** Takes the values of an NCHW tensor, rounded to the element type. */
    GuardedBuffer setMap(Tensor nchw) {
        if (!Arrays.equals(nchw.shape(), new int[] {batch, shape.channels(), shape.height(), shape.width()})) {
            throw new IllegalArgumentException(name + " of " + batch + " items is " + shape
                    + " (rows x columns x channels), but its values are NCHW " + nchw + ".");
        }
        forEachElement((n, c, h, w, index) -> view.set(index, nchw.get(n, c, h, w)));
        return this;
    }

    /** The values as an NCHW tensor. */
    Tensor map() {
        Tensor nchw = Tensor.zeros(batch, shape.channels(), shape.height(), shape.width());
        forEachElement((n, c, h, w, index) -> nchw.set(n, c, h, w, view.get(index)));
        return nchw;
    }

    /** Takes flat values, rounded to the element type. */
    GuardedBuffer setFlat(double[] values) {
        for (int i = 0; i < values.length; i++) {
            view.set(view.offset() + i, values[i]);
        }
        return this;
    }

    /** The values of a flat tensor. */
    double[] flat() {
        double[] values = new double[shape.channels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = view.get(view.offset() + i);
        }
        return values;
    }

    /** Makes all elements NaN again. */
    void clear() {
        forEachElement((n, c, h, w, index) -> view.set(index, Double.NaN));
    }

    /** Remembers the contents, for {@link #check}. */
    void remember() {
        Object copy =
                view.floats() != null ? view.floats().clone() : view.doubles().clone();
        before = View.map(copy, view.offset(), view.rowPitch(), view.itemPitch());
    }

    /**
     * Fails when something outside of the tensor has changed since {@link #remember}; of an input, when anything has.
     *
     * @throws CanaryException that names the first element
     */
    void check(boolean input) {
        int length = view.floats() != null ? view.floats().length : view.doubles().length;
        for (int index = input ? 0 : interior.nextClearBit(0);
                index < length;
                index = input ? index + 1 : interior.nextClearBit(index + 1)) {
            if (bits(before, index) != bits(view, index)) {
                throw new CanaryException(
                        "The kernel wrote " + view.get(index) + (input ? " into its input " : " outside of ") + name
                                + ", " + (index - view.offset()) + " elements from its first.");
            }
        }
    }

    private static long bits(View view, int index) {
        return view.floats() != null
                ? Float.floatToRawIntBits(view.floats()[index])
                : Double.doubleToRawLongBits(view.doubles()[index]);
    }

    @FunctionalInterface
    private interface ElementAction {
        void at(int n, int c, int h, int w, int index);
    }

    private void forEachElement(ElementAction action) {
        for (int n = 0; n < batch; n++) {
            for (int h = 0; h < shape.height(); h++) {
                for (int w = 0; w < shape.width(); w++) {
                    int pixel = view.offset() + n * view.itemPitch() + h * view.rowPitch() + w * shape.channels();
                    for (int c = 0; c < shape.channels(); c++) {
                        action.at(n, c, h, w, pixel + c);
                    }
                }
            }
        }
    }
}
