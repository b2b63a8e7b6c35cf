package io.lanewise.verify;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.MaxPooling;
import io.lanewise.verify.reference.Tensor;

/**
 * Error bounds of layers with weights. Errors travel as in the layer: from the sum of products through the activation to
 * dst; and from dst through the slope of the activation to diffPre, which the gradients are sums of products of.
 */
final class WeightedBounds {

    private final WeightedKey key;
    private final Tensors inputs;
    private final Tensors reference;
    private final Rounding rounding;
    private final ActivationBounds activation;
    private final LinearMagnitudes linear;
    private final int inputRoundings;
    private final boolean anyOrder;
    private final int pool;

    /**
     * @param inputRoundings roundings of each input before the kernels get it: 0 or 1
     * @param anyOrder whether the order of operations is unknown
     */
    WeightedBounds(WeightedKey key, Tensors inputs, Tensors reference, int inputRoundings, boolean anyOrder) {
        this.key = key;
        this.inputs = inputs;
        this.reference = reference;
        this.rounding = Rounding.of(key.type());
        this.activation = new ActivationBounds(key.activation(), key.type());
        this.linear = new LinearMagnitudes(key, inputs);
        this.inputRoundings = inputRoundings;
        this.anyOrder = anyOrder;
        this.pool = key instanceof Conv2dKey conv ? conv.pool() : 1;
    }

    Tensors all() {
        Tensor preError = preError();
        Tensor valueError = linear.pre().zip(preError, activation::ofValue);
        Tensors bounds =
                Tensors.none().with(Role.DST, pool > 1 ? LinearMagnitudes.pooledLargest(valueError, pool) : valueError);
        if (pool > 1) {
            bounds = bounds.with(Role.INDICES, Tensor.zerosLike(reference.get(Role.INDICES)));
        }
        return inputs.has(Role.DIFF_DST) ? bounds.with(gradients(diffPreError(preError, valueError))) : bounds;
    }

    private Tensor preError() {
        // Inputs and weights are rounded once each; with the bias the count is one too high.
        return linear.forwardTerms()
                .map(terms -> roundings(Direction.FORWARD, terms, linear.summedForward()) + 2 * inputRoundings)
                .zip(linear.forwardMagnitude(), rounding::ofSum);
    }

    private Tensor diffPreError(Tensor preError, Tensor valueError) {
        Tensor pre = linear.pre();
        Tensor diffActive = inputs.get(Role.DIFF_DST);
        if (pool > 1) {
            diffActive = MaxPooling.backward(reference.get(Role.INDICES), diffActive, pre.extent(2), pre.extent(3));
        }
        Tensor error = Tensor.zerosLike(pre);
        for (int i = 0; i < pre.size(); i++) {
            double slope = activation.ofSlope(pre.get(i), preError.get(i), valueError.get(i));
            double carried = Math.abs(diffActive.get(i)) * slope;
            double diffPre = Math.abs(reference.get(Role.DIFF_PRE).get(i));
            error.values()[i] = carried + rounding.ofSum(inputRoundings, diffPre + carried);
        }
        return error;
    }

    private Tensors gradients(Tensor diffPreError) {
        Tensor diffPre = reference.get(Role.DIFF_PRE).abs().plus(diffPreError);
        int batch = inputs.get(Role.SRC).extent(0);
        Tensor biasRoundings = linear.biasTerms().map(terms -> atMost(SumDepth.ofBias(key, batch), terms));
        Tensor weightRoundings = linear.weightTerms()
                .map(terms -> atMost(SumDepth.ofWeights(key, batch), terms) + inputRoundings);
        Tensor dataRoundings = linear.dataTerms()
                .map(terms -> roundings(Direction.BACKWARD_DATA, terms, linear.summedBackward()) + inputRoundings);
        return Tensors.none()
                .with(Role.DIFF_PRE, diffPreError)
                .with(Role.DIFF_BIAS, sums(biasRoundings, linear.bias(diffPre), linear.bias(diffPreError)))
                .with(Role.DIFF_WEI, sums(weightRoundings, linear.weights(diffPre), linear.weights(diffPreError)))
                .with(Role.DIFF_SRC, sums(dataRoundings, linear.data(diffPre), linear.data(diffPreError)));
    }

    /** The errors of sums: by their own roundings, and what their operands carry. */
    private Tensor sums(Tensor roundings, Tensor magnitudes, Tensor carried) {
        return roundings.zip(magnitudes, rounding::ofSum).plus(carried);
    }

    private double atMost(double depth, double terms) {
        return anyOrder ? terms : Math.min(depth, terms);
    }

    /** The roundings that a product meets at most on its way into an element made of {@code terms} products. */
    private double roundings(Direction direction, double terms, int summedChannels) {
        return !anyOrder && Order.of(key, direction) == Order.TAPS
                // A chain over the channels of one tap, then one addition a tap.
                ? summedChannels + terms / summedChannels
                // One fused multiply-add a product; those with zeros of the padding are exact.
                : terms;
    }
}
