package io.lanewise.verify;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.reference.ActivationFunction;
import io.lanewise.verify.reference.AveragePooling;
import io.lanewise.verify.reference.Convolution;
import io.lanewise.verify.reference.Dense;
import io.lanewise.verify.reference.MaxPooling;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.TransposedConvolution;
import io.lanewise.verify.reference.Upsampling;
import io.lanewise.verify.reference.WeightedOperator;
import io.lanewise.verify.reference.WindowAxis;

/**
 * What the naive reference says about a layer shape. Only the parameters that a key was written with cross over from
 * the kernel module; every size is the reference's own.
 */
public final class ReferenceLayer {

    private ReferenceLayer() {}

    /**
     * All results of a layer from {@link Role#SRC}, {@link Role#WEI} and {@link Role#BIAS} (weighted layers),
     * {@link Role#INDICES} (unpooling) and, for the gradients, {@link Role#DIFF_DST}.
     */
    public static Tensors run(KernelKey key, Tensors inputs) {
        return key instanceof WeightedKey weighted ? weighted(weighted, inputs) : plain(key, inputs);
    }

    private static Tensors weighted(WeightedKey key, Tensors inputs) {
        WeightedOperator operator = operator(key);
        ActivationFunction activation = activation(key.activation());
        Tensor src = inputs.get(Role.SRC);
        Tensor wei = inputs.get(Role.WEI);
        Tensor pre = pre(key, inputs);
        Tensor active = pre.map(activation::value);
        Tensors results = Tensors.none().with(Role.DST, active);
        int pool = key instanceof Conv2dKey conv ? conv.pool() : 1;
        if (pool > 1) {
            MaxPooling.Maxima maxima = disjoint(pool).forward(active);
            results = results.with(Role.DST, maxima.y()).with(Role.INDICES, maxima.indices());
        }
        if (!inputs.has(Role.DIFF_DST)) {
            return results;
        }
        Tensor diffActive = inputs.get(Role.DIFF_DST);
        if (pool > 1) {
            diffActive = MaxPooling.backward(results.get(Role.INDICES), diffActive, pre.extent(2), pre.extent(3));
        }
        Tensor diffPre = diffActive.zip(pre, (diff, x) -> diff * activation.derivative(x));
        return results.with(Role.DIFF_PRE, diffPre)
                .with(Role.DIFF_BIAS, WeightedOperator.backwardBias(diffPre))
                .with(Role.DIFF_SRC, operator.backwardData(wei, diffPre, src.extent(2), src.extent(3)))
                .with(Role.DIFF_WEI, operator.backwardWeights(src, diffPre));
    }

    /** The values of a weighted layer before activation and pooling. */
    public static Tensor pre(WeightedKey key, Tensors inputs) {
        return operator(key).forward(inputs.get(Role.SRC), inputs.get(Role.WEI), inputs.get(Role.BIAS));
    }

    private static Tensors plain(KernelKey key, Tensors inputs) {
        Tensor src = inputs.get(Role.SRC);
        Tensor diffDst = inputs.has(Role.DIFF_DST) ? inputs.get(Role.DIFF_DST) : null;
        return switch (key) {
            case MaxPool2dKey pool -> {
                MaxPooling.Maxima maxima = new MaxPooling(
                                axis(pool.window().height()), axis(pool.window().width()))
                        .forward(src);
                Tensors results = Tensors.none().with(Role.DST, maxima.y()).with(Role.INDICES, maxima.indices());
                yield diffDst == null
                        ? results
                        : results.with(
                                Role.DIFF_SRC,
                                MaxPooling.backward(maxima.indices(), diffDst, src.extent(2), src.extent(3)));
            }
            case AvgPool2dKey pool -> {
                AveragePooling reference = averagePooling(pool);
                yield results(
                        reference.forward(src),
                        diffDst == null ? null : reference.backward(diffDst, src.extent(2), src.extent(3)));
            }
            case MaxUnpool2dKey unpool -> {
                Tensor indices = inputs.get(Role.INDICES);
                yield results(
                        MaxPooling.unpool(
                                src,
                                indices,
                                unpool.pooling().src().height(),
                                unpool.pooling().src().width()),
                        diffDst == null ? null : MaxPooling.unpoolBackward(indices, diffDst));
            }
            case UpsampleKey upsample -> {
                Upsampling reference = upsampling(upsample);
                yield results(reference.forward(src), diffDst == null ? null : reference.backward(diffDst));
            }
            case ConvLstmKey cell -> throw new IllegalArgumentException(cell + " is a step of a sequence.");
            case WeightedKey weighted -> throw new IllegalArgumentException(weighted + " has weights.");
        };
    }

    private static Tensors results(Tensor dst, Tensor diffSrc) {
        Tensors forward = Tensors.none().with(Role.DST, dst);
        return diffSrc == null ? forward : forward.with(Role.DIFF_SRC, diffSrc);
    }

    /** The linear part of a layer. */
    static WeightedOperator operator(WeightedKey key) {
        return switch (key) {
            case Conv2dKey conv ->
                new Convolution(axis(conv.window().height()), axis(conv.window().width()), conv.groups());
            case Deconv2dKey deconv ->
                new TransposedConvolution(
                        axis(deconv.window().height()),
                        axis(deconv.window().width()),
                        deconv.groups(),
                        deconv.outputPaddingHeight(),
                        deconv.outputPaddingWidth());
            case DenseKey dense -> new Dense();
        };
    }

    static ActivationFunction activation(Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY -> new ActivationFunction.Identity();
            case RELU, LEAKY_RELU -> new ActivationFunction.Rectifier(activation.slope());
            case SIGMOID -> new ActivationFunction.Sigmoid();
            case TANH -> new ActivationFunction.Tanh();
            case SOFTPLUS -> new ActivationFunction.Softplus();
        };
    }

    static AveragePooling averagePooling(AvgPool2dKey key) {
        return new AveragePooling(axis(key.window().height()), axis(key.window().width()), key.countPadding());
    }

    static Upsampling upsampling(UpsampleKey key) {
        Upsampling.Mode mode = switch (key.mode()) {
            case NEAREST -> Upsampling.Mode.NEAREST;
            case BILINEAR_HALF_PIXEL -> Upsampling.Mode.HALF_PIXEL;
            case BILINEAR_ALIGNED -> Upsampling.Mode.ALIGNED;
        };
        return new Upsampling(mode, key.factorHeight(), key.factorWidth());
    }

    private static MaxPooling disjoint(int size) {
        WindowAxis axis = new WindowAxis(size, size, 0, 0, 1);
        return new MaxPooling(axis, axis);
    }

    private static WindowAxis axis(Axis axis) {
        return new WindowAxis(axis.kernel(), axis.stride(), axis.padBefore(), axis.padAfter(), axis.dilation());
    }
}
