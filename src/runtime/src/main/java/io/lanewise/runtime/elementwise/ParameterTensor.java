package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.View;
import java.util.List;

/**
 * A parameter of a model, seen as a flat tensor, with its gradient.
 *
 * @param name for messages
 * @param length elements of value and of gradient
 * @param penalized whether weight penalties and decay include it: weights, not biases
 */
public record ParameterTensor(String name, View value, View gradient, int length, boolean penalized) {

    static FlatChunks chunks(List<ParameterTensor> tensors) {
        return new FlatChunks(tensors.stream().mapToInt(ParameterTensor::length).toArray());
    }
}
