package io.lanewise.verify;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.MaxPooling;
import io.lanewise.verify.reference.Tensor;

/**
 * A bound for the error of every element that the kernels of a layer compute, derived from their order of operations;
 * nothing in it is fitted. {@code src/docs/error-bounds.md} has the derivations.
 *
 * <p>The base is a sum of products in which each product passes through at most n roundings: its error is at most
 * {@code gamma(n) sum |w||x|} with {@code gamma(n) = n u / (1 - n u)}. The sum of absolute values comes from the naive
 * reference applied to absolute values, n from the same reference applied to ones, which counts the terms.
 */
public final class Bounds {

    private final KernelKey key;
    private final Tensors inputs;
    private final Tensors reference;
    private final Rounding rounding;
    private final int inputRoundings;
    private final boolean anyOrder;

    private Bounds(KernelKey key, Tensors inputs, boolean roundedInputs, boolean anyOrder) {
        this.key = key;
        this.inputs = inputs;
        this.reference = ReferenceLayer.run(key, inputs);
        this.rounding = Rounding.of(key.type());
        this.inputRoundings = roundedInputs ? 1 : 0;
        this.anyOrder = anyOrder;
    }

    /**
     * The bound of each element that kernels compute, in the element type of the key. Where a pooling passes gradients
     * on, they hold when the kernels find the same winners: rounding may make two candidates equal or exchange them,
     * and it is for the caller to notice.
     *
     * @param inputs as for {@link ReferenceLayer#run}, exact
     * @param roundedInputs whether the kernels get the inputs rounded to their element type, or the inputs are exact in
     *     it
     */
    public static Tensors of(KernelKey key, Tensors inputs, boolean roundedInputs) {
        return new Bounds(key, inputs, roundedInputs, false).all();
    }

    /**
     * The bound of each element that somebody else computes in the element type of the key, adding the terms of each
     * sum in an order of their own, with a rounding for each product. Bounded as kernels are otherwise.
     */
    public static Tensors ofAnyOrder(KernelKey key, Tensors inputs) {
        // One rounding for the product; counting those of inputs gives two.
        return new Bounds(key, inputs, true, true).all();
    }

    private Tensors all() {
        return key instanceof WeightedKey weighted ? weighted(weighted) : plain();
    }

    private Tensors weighted(WeightedKey weighted) {
        LinearMagnitudes linear = new LinearMagnitudes(weighted, inputs);
        ActivationBounds activation = new ActivationBounds(weighted.activation(), key.type());
        Tensor pre = linear.pre();
        // Inputs and weights are rounded once each; with the bias the count is one too high.
        Tensor preError = linear.forwardTerms()
                .zip(
                        linear.forwardMagnitude(),
                        (terms, magnitude) -> rounding.ofSum(
                                roundings(Direction.FORWARD, terms, linear.summedForward()) + 2 * inputRoundings,
                                magnitude));
        Tensor valueError = pre.zip(preError, activation::ofValue);
        int pool = key instanceof Conv2dKey conv ? conv.pool() : 1;
        Tensors bounds =
                Tensors.none().with(Role.DST, pool > 1 ? LinearMagnitudes.pooledLargest(valueError, pool) : valueError);
        if (pool > 1) {
            bounds = bounds.with(Role.INDICES, Tensor.zerosLike(reference.get(Role.INDICES)));
        }
        if (!inputs.has(Role.DIFF_DST)) {
            return bounds;
        }
        Tensor diffActive = pool > 1
                ? MaxPooling.backward(
                        reference.get(Role.INDICES), inputs.get(Role.DIFF_DST), pre.extent(2), pre.extent(3))
                : inputs.get(Role.DIFF_DST);
        Tensor slopeError = Tensor.zerosLike(pre);
        for (int i = 0; i < pre.size(); i++) {
            slopeError.values()[i] = activation.ofSlope(pre.get(i), preError.get(i), valueError.get(i));
        }
        Tensor diffPre = reference.get(Role.DIFF_PRE);
        Tensor diffPreError = diffActive
                .zip(slopeError, (diff, error) -> Math.abs(diff) * error)
                .zip(diffPre, (error, diff) -> error + rounding.ofSum(inputRoundings, Math.abs(diff) + error));
        Tensor diffPreLargest = diffPre.abs().plus(diffPreError);
        return bounds.with(Role.DIFF_PRE, diffPreError)
                .with(
                        Role.DIFF_BIAS,
                        blocked(linear.biasTerms(), linear.bias(diffPreLargest), linear.bias(diffPreError), 0))
                .with(
                        Role.DIFF_WEI,
                        blocked(
                                linear.weightTerms(),
                                linear.weights(diffPreLargest),
                                linear.weights(diffPreError),
                                inputRoundings))
                .with(
                        Role.DIFF_SRC,
                        linear.dataTerms()
                                .zip(
                                        linear.data(diffPreLargest),
                                        (terms, magnitude) -> rounding.ofSum(
                                                roundings(Direction.BACKWARD_DATA, terms, linear.summedBackward())
                                                        + inputRoundings,
                                                magnitude))
                                .plus(linear.data(diffPreError)));
    }

    private Tensor blocked(Tensor terms, Tensor magnitude, Tensor carried, int roundingsBefore) {
        int longest = anyOrder
                ? Integer.MAX_VALUE
                : SumDepth.of((WeightedKey) key, inputs.get(Role.SRC).extent(0));
        return terms.zip(magnitude, (count, sum) -> rounding.ofSum(Math.min(count, longest) + roundingsBefore, sum))
                .plus(carried);
    }

    /** The roundings that a product meets at most on its way into an element made of {@code terms} products. */
    private double roundings(Direction direction, double terms, int summedChannels) {
        return !anyOrder && Order.of(key, direction) == Order.TAPS
                // A chain over the channels of one tap, then one addition a tap.
                ? summedChannels + terms / summedChannels
                // One fused multiply-add a product; those with zeros of the padding are exact.
                : terms;
    }

    private Tensors plain() {
        Tensor src = inputs.get(Role.SRC);
        boolean backward = inputs.has(Role.DIFF_DST);
        Tensor diffDst = backward ? inputs.get(Role.DIFF_DST).abs() : null;
        Tensors bounds = switch (key) {
            case MaxPool2dKey pool -> {
                Tensor indices = reference.get(Role.INDICES);
                Tensors forward = Tensors.none()
                        .with(Role.DST, moved(reference.get(Role.DST)))
                        .with(Role.INDICES, Tensor.zerosLike(indices));
                if (!backward) {
                    yield forward;
                }
                Tensor windows = MaxPooling.backward(indices, indices.map(index -> 1), src.extent(2), src.extent(3));
                yield forward.with(
                        Role.DIFF_SRC,
                        windows.zip(MaxPooling.backward(indices, diffDst, src.extent(2), src.extent(3)), this::sum));
            }
            case AvgPool2dKey pool -> {
                int divided = pool.window().taps() + 1;
                Tensor forward = ReferenceLayer.averagePooling(pool)
                        .forward(src.abs())
                        .map(magnitude -> sum(divided, magnitude));
                int windows =
                        windows(pool.window().height()) * windows(pool.window().width()) + 1;
                yield results(
                        forward,
                        backward
                                ? ReferenceLayer.averagePooling(pool)
                                        .backward(diffDst, src.extent(2), src.extent(3))
                                        .map(magnitude -> sum(windows, magnitude))
                                : null);
            }
            case MaxUnpool2dKey unpool ->
                results(moved(reference.get(Role.DST)), backward ? moved(reference.get(Role.DIFF_SRC)) : null);
            case UpsampleKey upsample ->
                new UpsamplingBounds(upsample, rounding, inputRoundings).of(src.abs(), diffDst);
            case WeightedKey weighted -> throw new IllegalArgumentException(weighted + " has weights.");
        };
        return bounds;
    }

    /** The windows that share a position of an axis, at most. */
    private static int windows(Axis axis) {
        return (axis.kernel() + axis.stride() - 1) / axis.stride();
    }

    private double sum(double roundings, double magnitude) {
        return rounding.ofSum(roundings + inputRoundings, magnitude);
    }

    private Tensor moved(Tensor values) {
        return values.map(value -> rounding.ofSum(inputRoundings, Math.abs(value)));
    }

    private static Tensors results(Tensor dst, Tensor diffSrc) {
        Tensors forward = Tensors.none().with(Role.DST, dst);
        return diffSrc == null ? forward : forward.with(Role.DIFF_SRC, diffSrc);
    }
}
