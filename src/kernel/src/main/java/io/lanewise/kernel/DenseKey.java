package io.lanewise.kernel;

import java.util.List;

/**
 * A fully connected layer with bias and activation: {@code dst[o] = act(bias[o] + sum over i of src[i] wei[i, o])}. An image is read in its
 * order in memory (rows, columns, channels). Canonical weights are {@code [1][1][inputs][outputs]}.
 */
public record DenseKey(ElementType type, int inputs, int outputs, Activation activation) implements WeightedKey {

    public DenseKey {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException("A dense layer needs at least one input and output, not " + inputs + " and " + outputs + ".");
        }
    }

    @Override
    public DenseKey withType(ElementType other) {
        return new DenseKey(other, inputs, outputs, activation);
    }

    @Override
    public Shape src() {
        return Shape.vector(inputs);
    }

    @Override
    public Shape dst() {
        return Shape.vector(outputs);
    }

    @Override
    public List<Integer> weightExtents() {
        return List.of(1, 1, inputs, outputs);
    }

    @Override
    public long macs() {
        return (long) inputs * outputs;
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
