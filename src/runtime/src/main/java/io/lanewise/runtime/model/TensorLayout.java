package io.lanewise.runtime.model;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;

/**
 * How a tensor of parameters lies in a model file, which is how PyTorch keeps it:
 *
 * <table>
 * <caption>Shapes in files</caption>
 * <tr><th>tensor<th>shape
 * <tr><td>weights of conv<td>[filters, input channels / groups, kernel rows, kernel columns] (OIHW)
 * <tr><td>weights of deconv<td>[input channels, filters / groups, kernel rows, kernel columns] (IOHW)
 * <tr><td>weights of dense<td>[outputs, inputs]
 * <tr><td>one number a channel of each pixel<td>[channels, rows, columns]
 * <tr><td>one number a channel<td>[channels]
 * </table>
 *
 * <p>The inputs of a dense layer are in the order rows, columns, channels of the map it reads, as everywhere in
 * Lanewise; a framework that flattens channels first has them in another order.
 */
public final class TensorLayout {

    private final int[] shape;
    /** Elements of the canonical tensor from one index of each dimension of {@link #shape} to the next. */
    private final int[] steps;
    /**
     * For grouped deconv: input channels of a group, and canonical elements from the first filter of a group to that of
     * the next.
     */
    private final int groupInputs;

    private final int groupStep;

    private TensorLayout(int[] shape, int[] steps, int groupInputs, int groupStep) {
        this.shape = shape;
        this.steps = steps;
        this.groupInputs = groupInputs;
        this.groupStep = groupStep;
    }

    /**
     * The layout of the weights of a layer, canonically
     * {@code [kernel row][kernel column][input channel of the group][filter]}.
     */
    public static TensorLayout of(WeightedKey key) {
        int rows = key.weightExtents().get(0);
        int columns = key.weightExtents().get(1);
        int inputs = key.weightExtents().get(2);
        int outputs = key.weightExtents().get(3);
        int columnStep = inputs * outputs;
        int rowStep = columns * columnStep;
        return switch (key) {
            case Conv2dKey conv ->
                new TensorLayout(
                        new int[] {outputs, inputs, rows, columns}, new int[] {1, outputs, rowStep, columnStep}, 0, 0);
            case Deconv2dKey deconv ->
                new TensorLayout(
                        new int[] {inputs * deconv.groups(), outputs / deconv.groups(), rows, columns},
                        new int[] {outputs, 1, rowStep, columnStep},
                        inputs,
                        outputs / deconv.groups());
            case DenseKey dense -> new TensorLayout(new int[] {outputs, inputs}, new int[] {1, outputs}, 0, 0);
        };
    }

    /** The layout of a map, canonically {@code [row][column][channel]}. */
    static TensorLayout map(Shape map) {
        int channels = map.channels();
        return new TensorLayout(
                new int[] {channels, map.height(), map.width()}, new int[] {1, map.width() * channels, channels}, 0, 0);
    }

    /** The layout of what has one dimension. */
    static TensorLayout flat(int length) {
        return new TensorLayout(new int[] {length}, new int[] {1}, 0, 0);
    }

    /** The dimensions in a file, outermost first; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The canonical index of each element of a file, in the file's order. */
    public int[] canonical() {
        int count = 1;
        for (int extent : shape) {
            count = Math.multiplyExact(count, extent);
        }
        var indices = new int[count];
        var position = new int[shape.length];
        for (int element = 0; element < count; element++) {
            indices[element] = canonical(position);
            advance(position);
        }
        return indices;
    }

    private int canonical(int[] position) {
        int index = 0;
        for (int dimension = 0; dimension < position.length; dimension++) {
            int at = position[dimension];
            if (dimension == 0 && groupInputs > 0) {
                index += at / groupInputs * groupStep;
                at %= groupInputs;
            }
            index += at * steps[dimension];
        }
        return index;
    }

    private void advance(int[] position) {
        for (int dimension = position.length - 1; dimension >= 0; dimension--) {
            if (++position[dimension] < shape[dimension]) {
                return;
            }
            position[dimension] = 0;
        }
    }
}
