package io.lanewise.verify;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
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
        return key instanceof WeightedKey weighted
                ? new WeightedBounds(weighted, inputs, reference, inputRoundings, anyOrder).all()
                : plain();
    }

    private Tensors plain() {
        Tensor src = inputs.get(Role.SRC);
        boolean backward = inputs.has(Role.DIFF_DST);
        Tensor diffDst = backward ? inputs.get(Role.DIFF_DST).abs() : null;
        return switch (key) {
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
            case ConvLstmKey cell -> throw new IllegalArgumentException(cell + " is a step of a sequence.");
            case WeightedKey weighted -> throw new IllegalArgumentException(weighted + " has weights.");
        };
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
