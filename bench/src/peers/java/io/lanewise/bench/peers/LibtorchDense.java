package io.lanewise.bench.peers;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A fully connected layer on some items, with its activation, and its backward passes as autograd runs them. */
final class LibtorchDense {

    private LibtorchDense() {}

    static Runnable call(DenseKey key, Direction direction, int batch) {
        Tensor src = Libtorch.random(batch, key.inputs());
        Tensor wei = Libtorch.random(key.outputs(), key.inputs());
        var bias = new TensorOptional(Libtorch.random(key.outputs()));
        Tensor diffDst = Libtorch.random(batch, key.outputs());
        return switch (direction) {
            case FORWARD -> () -> Libtorch.activate(torch.linear(src, wei, bias), key.activation());
            case BACKWARD_DATA -> () -> torch.mm(diffDst, wei);
            case BACKWARD_WEIGHTS -> () -> torch.mm(diffDst.t(), src);
            case BACKWARD_BIAS -> throw new IllegalArgumentException("The bias of a dense layer has no row.");
        };
    }
}
