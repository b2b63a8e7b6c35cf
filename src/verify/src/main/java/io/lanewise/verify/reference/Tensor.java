package io.lanewise.verify.reference;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** An array of doubles in row-major order. Maps are {@code [N, C, H, W]}, vectors {@code [length]}. */
public final class Tensor {

    private final int[] shape;
    private final double[] values;

    private Tensor(int[] shape, double[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** A tensor of the given extents that owns {@code values}. */
    public static Tensor of(double[] values, int... shape) {
        int[] extents = shape.clone();
        if (Arrays.stream(extents).reduce(1, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill a tensor of shape " + Arrays.toString(extents) + ".");
        }
        return new Tensor(extents, values);
    }

    public static Tensor zeros(int... shape) {
        return of(new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)], shape);
    }

    /** Zeros in the shape of another tensor. */
    public static Tensor zerosLike(Tensor other) {
        return zeros(other.shape);
    }

    /** The extents; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The extent of one axis. */
    public int extent(int axis) {
        return shape[axis];
    }

    /** The number of values. */
    public int size() {
        return values.length;
    }

    /** The values, row-major; not a copy. */
    public double[] values() {
        return values;
    }

    public double get(int index) {
        return values[index];
    }

    /** Element (n, c, h, w) of a map. */
    public double get(int n, int c, int h, int w) {
        return values[index(n, c, h, w)];
    }

    public void set(int n, int c, int h, int w, double value) {
        values[index(n, c, h, w)] = value;
    }

    public void add(int n, int c, int h, int w, double value) {
        values[index(n, c, h, w)] += value;
    }

    private int index(int n, int c, int h, int w) {
        return ((n * shape[1] + c) * shape[2] + h) * shape[3] + w;
    }

    public boolean hasShapeOf(Tensor other) {
        return Arrays.equals(shape, other.shape);
    }

    /** The same values under other extents. */
    public Tensor reshaped(int... extents) {
        return of(values, extents);
    }

    /** The values under a function, one by one. */
    public Tensor map(DoubleUnaryOperator function) {
        return new Tensor(shape, Arrays.stream(values).map(function).toArray());
    }

    /** The values of two tensors of the same shape under a function, pair by pair. */
    public Tensor zip(Tensor other, DoubleBinaryOperator function) {
        if (!hasShapeOf(other)) {
            throw new IllegalArgumentException("Shapes differ: " + this + " and " + other + ".");
        }
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(values[i], other.values[i]);
        }
        return new Tensor(shape, result);
    }

    public Tensor abs() {
        return map(Math::abs);
    }

    public Tensor plus(Tensor other) {
        return zip(other, Double::sum);
    }

    public Tensor times(double factor) {
        return map(value -> factor * value);
    }

    /** The sum of products of corresponding values. */
    public double dot(Tensor other) {
        double sum = 0;
        for (double product : zip(other, (a, b) -> a * b).values) {
            sum += product;
        }
        return sum;
    }

    /** The largest absolute value; NaN where there is one. */
    public double largest() {
        return Arrays.stream(values).map(Math::abs).reduce(0, Math::max);
    }

    /** The values of items {@code from} to {@code to - 1} along the first axis. */
    public Tensor items(int from, int to) {
        int[] extents = shape.clone();
        int item = values.length / shape[0];
        extents[0] = to - from;
        return of(Arrays.copyOfRange(values, from * item, to * item), extents);
    }

    /** The shape, for messages. */
    @Override
    public String toString() {
        return Arrays.toString(shape);
    }
}
