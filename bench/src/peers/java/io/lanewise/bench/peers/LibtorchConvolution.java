package io.lanewise.bench.peers;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A convolution, transposed or not, with its activation and pooling, and its backward passes. */
final class LibtorchConvolution {

    private static final long[] NONE = {0, 0};

    private final Activation activation;
    private final boolean transposed;
    private final long groups;
    private final int pool;
    private final long[] stride;
    private final long[] padding;
    private final long[] dilation;
    private final Tensor src;
    private final Tensor wei;
    private final TensorOptional bias;
    private final Tensor dst;
    private final Tensor diffDst;
    private final long[] biasShape;

    private LibtorchConvolution(
            WeightedKey key, Window window, boolean transposed, int groups, int pool, boolean channelsLast) {
        this.activation = key.activation();
        this.transposed = transposed;
        this.groups = groups;
        this.pool = pool;
        stride = new long[] {window.height().stride(), window.width().stride()};
        padding = new long[] {window.height().padBefore(), window.width().padBefore()};
        dilation = new long[] {window.height().dilation(), window.width().dilation()};
        src = Libtorch.map(key.src(), channelsLast);
        long inner = (transposed ? key.biasLength() : key.src().channels()) / groups;
        long outer = transposed ? key.src().channels() : key.biasLength();
        Tensor weights = Libtorch.random(outer, inner, window.height().kernel(), window.width().kernel());
        wei = channelsLast ? Libtorch.channelsLast(weights) : weights;
        biasShape = new long[] {key.biasLength()};
        bias = new TensorOptional(Libtorch.random(biasShape));
        dst = Libtorch.map(key.preShape(), channelsLast);
        diffDst = Libtorch.map(key.preShape(), channelsLast);
    }

    static LibtorchConvolution of(Conv2dKey key, boolean channelsLast) {
        return new LibtorchConvolution(key, key.window(), false, key.groups(), key.pool(), channelsLast);
    }

    static LibtorchConvolution of(Deconv2dKey key, boolean channelsLast) {
        return new LibtorchConvolution(key, key.window(), true, key.groups(), 1, channelsLast);
    }

    Runnable call(Direction direction) {
        return switch (direction) {
            case FORWARD -> this::forward;
            case BACKWARD_BIAS -> this::backwardBias;
            case BACKWARD_DATA -> backward(true, false);
            case BACKWARD_WEIGHTS -> backward(false, true);
        };
    }

    private void forward() {
        Tensor result = transposed
                ? torch.conv_transpose2d(src, wei, bias, stride, padding, NONE, groups, dilation)
                : torch.conv2d(src, wei, bias, stride, padding, dilation, groups);
        Libtorch.activate(result, activation);
        if (pool > 1) {
            torch.max_pool2d(result, pool, pool);
        }
    }

    /** The gradient before the activation, and its sum over the pixels. */
    private void backwardBias() {
        if (activation.kind() != Activation.Kind.RELU) {
            throw new IllegalArgumentException("The row of the bias has a relu, not " + activation + ".");
        }
        torch.threshold_backward(diffDst, dst, new Scalar(0)).sum(0, 2, 3);
    }

    private Runnable backward(boolean data, boolean weights) {
        var wanted = new BoolPointer(3).put(0, data).put(1, weights).put(2, false);
        return () -> torch.convolution_backward(
                diffDst, src, wei, biasShape, stride, padding, dilation, transposed, NONE, groups, wanted);
    }
}
