package io.lanewise.bench.peers;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The few calls of libtorch that the benchmarks make, in Java's terms. */
final class Libtorch {

    private Libtorch() {}

    static Tensor random(long... shape) {
        return torch.rand(shape);
    }

    /** The same values with channels innermost in memory. */
    static Tensor channelsLast(Tensor tensor) {
        return tensor.to(new TensorOptions(), false, false, new MemoryFormatOptional(torch.MemoryFormat.ChannelsLast));
    }

    static Tensor conv(Tensor src, Tensor wei, Tensor bias, long stride, long padding) {
        return torch.conv2d(
                src, wei, new TensorOptional(bias), new long[] {stride, stride}, new long[] {padding, padding}, new long[] {1, 1}, 1);
    }

    static Tensor deconv(Tensor src, Tensor wei, Tensor bias, long stride, long padding) {
        return torch.conv_transpose2d(
                src,
                wei,
                new TensorOptional(bias),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {0, 0},
                1,
                new long[] {1, 1});
    }

    static Tensor maxPool(Tensor src) {
        return torch.max_pool2d(src, new long[] {2, 2}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, false);
    }

    /** Either the gradient of src, or that of weights and bias. */
    static T_TensorTensorTensor_T backward(
            Tensor diffDst, Tensor src, Tensor wei, long filters, long stride, long padding, boolean transposed, boolean data) {
        return torch.convolution_backward(
                diffDst,
                src,
                wei,
                new long[] {filters},
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                transposed,
                new long[] {0, 0},
                1,
                new BoolPointer(3).put(0, data).put(1, !data).put(2, !data));
    }
}
