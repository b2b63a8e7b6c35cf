package io.lanewise.verify;

import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.MaxPooling;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.WeightedOperator;
import io.lanewise.verify.reference.WindowAxis;

/** The naive reference of a layer's linear part on absolute values (operand sums) and on ones (numbers of terms). */
final class LinearMagnitudes {

    private final WeightedKey key;
    private final WeightedOperator operator;
    private final Tensor src;
    private final Tensor wei;
    private final Tensor bias;

    LinearMagnitudes(WeightedKey key, Tensors inputs) {
        this.key = key;
        this.operator = ReferenceLayer.operator(key);
        this.src = inputs.get(Role.SRC);
        this.wei = inputs.get(Role.WEI);
        this.bias = inputs.get(Role.BIAS);
    }

    /** The exact value before the activation. */
    Tensor pre() {
        return operator.forward(src, wei, bias);
    }

    Tensor forwardMagnitude() {
        return operator.forward(src.abs(), wei.abs(), bias.abs());
    }

    Tensor forwardTerms() {
        return operator.forward(ones(src), ones(wei), Tensor.zerosLike(bias));
    }

    /** Input channels that forward sums over at one tap. */
    int summedForward() {
        return key.weightExtents().get(2);
    }

    /**
     * Output channels that backward_data sums over at one tap; it has the order of taps only where there is one group.
     */
    int summedBackward() {
        return key.preShape().channels();
    }

    Tensor data(Tensor diffPre) {
        return operator.backwardData(wei.abs(), diffPre, src.extent(2), src.extent(3));
    }

    Tensor dataTerms() {
        return operator.backwardData(ones(wei), ones(pre()), src.extent(2), src.extent(3));
    }

    Tensor weights(Tensor diffPre) {
        return operator.backwardWeights(src.abs(), diffPre);
    }

    Tensor weightTerms() {
        return operator.backwardWeights(ones(src), ones(pre()));
    }

    Tensor bias(Tensor diffPre) {
        return WeightedOperator.backwardBias(diffPre);
    }

    Tensor biasTerms() {
        return WeightedOperator.backwardBias(ones(pre()));
    }

    /** The largest value of each window of a fused pooling: maxima are no further apart than what they are taken of. */
    static Tensor pooledLargest(Tensor map, int pool) {
        WindowAxis axis = new WindowAxis(pool, pool, 0, 0, 1);
        return new MaxPooling(axis, axis).forward(map).y();
    }

    private static Tensor ones(Tensor shape) {
        return shape.map(value -> 1);
    }
}
