package io.lanewise.bench.peers;

import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.Window;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Pooling, unpooling and upsampling, forward and backward. */
final class LibtorchResampling {

    private static final long[] DILATION = {1, 1};

    private LibtorchResampling() {}

    static Runnable maxPool(MaxPool2dKey key, Direction direction, boolean channelsLast) {
        Tensor src = Libtorch.map(key.src(), channelsLast);
        if (direction == Direction.FORWARD) {
            return () -> maxPool(src, key.window());
        }
        Tensor diffDst = Libtorch.map(key.dst(), channelsLast);
        Tensor indices = maxPool(src, key.window()).get1();
        long[] kernel = kernel(key.window());
        long[] stride = stride(key.window());
        long[] padding = padding(key.window());
        return () -> torch.max_pool2d_with_indices_backward(
                diffDst, src, kernel, stride, padding, DILATION, false, indices);
    }

    private static T_TensorTensor_T maxPool(Tensor src, Window window) {
        return torch.max_pool2d_with_indices(src, kernel(window), stride(window), padding(window), DILATION, false);
    }

    static Runnable averagePool(AvgPool2dKey key, Direction direction, boolean channelsLast) {
        Tensor src = Libtorch.map(key.src(), channelsLast);
        Tensor diffDst = Libtorch.map(key.dst(), channelsLast);
        long[] kernel = kernel(key.window());
        long[] stride = stride(key.window());
        long[] padding = padding(key.window());
        boolean countPadding = key.countPadding();
        var divisor = new LongOptional();
        return direction == Direction.FORWARD
                ? () -> torch.avg_pool2d(src, kernel, stride, padding, false, countPadding, divisor)
                : () -> torch.avg_pool2d_backward(diffDst, src, kernel, stride, padding, false, countPadding, divisor);
    }

    /** The gradient is gathered from the places that the values went to, which is how autograd does it. */
    static Runnable maxUnpool(MaxUnpool2dKey key, Direction direction, boolean channelsLast) {
        T_TensorTensor_T pooled = maxPool(Libtorch.map(key.dst(), channelsLast), key.pooling().window());
        Tensor src = pooled.get0();
        Tensor indices = pooled.get1();
        Shape dst = key.dst();
        if (direction == Direction.FORWARD) {
            return () -> torch.max_unpool2d(src, indices, dst.height(), dst.width());
        }
        Tensor diffDst = Libtorch.map(dst, channelsLast);
        return () -> diffDst.flatten(2, 3).gather(2, indices.flatten(2, 3));
    }

    static Runnable upsample(UpsampleKey key, Direction direction, boolean channelsLast) {
        boolean forward = direction == Direction.FORWARD;
        Tensor from = Libtorch.map(forward ? key.src() : key.dst(), channelsLast);
        long[] small = {1, key.src().channels(), key.src().height(), key.src().width()};
        long[] large = {key.dst().height(), key.dst().width()};
        var scale = new DoubleOptional();
        if (key.mode() == UpsampleKey.Mode.NEAREST) {
            return forward
                    ? () -> torch.upsample_nearest2d(from, large, scale, scale)
                    : () -> torch.upsample_nearest2d_backward(from, large, small, scale, scale);
        }
        boolean aligned = key.mode() == UpsampleKey.Mode.BILINEAR_ALIGNED;
        return forward
                ? () -> torch.upsample_bilinear2d(from, large, aligned, scale, scale)
                : () -> torch.upsample_bilinear2d_backward(from, large, small, aligned, scale, scale);
    }

    private static long[] kernel(Window window) {
        return new long[] {window.height().kernel(), window.width().kernel()};
    }

    private static long[] stride(Window window) {
        return new long[] {window.height().stride(), window.width().stride()};
    }

    private static long[] padding(Window window) {
        return new long[] {window.height().padBefore(), window.width().padBefore()};
    }
}
