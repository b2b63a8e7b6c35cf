package io.lanewise.bench.peers;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Shape;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** The tensors that the benchmarks of libtorch make, and the activations, in Java's terms. */
final class Libtorch {

    private Libtorch() {}

    /** Numbers in [0, 1). */
    static Tensor random(long... shape) {
        return torch.rand(shape);
    }

    /** One item of a map. */
    static Tensor map(Shape shape, boolean channelsLast) {
        Tensor map = random(1, shape.channels(), shape.height(), shape.width());
        return channelsLast ? channelsLast(map) : map;
    }

    /** The same values with channels innermost in memory. */
    static Tensor channelsLast(Tensor tensor) {
        return tensor.to(new TensorOptions(), false, false, new MemoryFormatOptional(torch.MemoryFormat.ChannelsLast));
    }

    /**
     * What a supplier gives, kept until the scope that is open closes, or for good where none is. What it makes on the
     * way is freed at once.
     */
    static Tensor kept(Supplier<Tensor> supplier) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope scope = new PointerScope()) {
            Tensor tensor = supplier.get();
            if (outer == null) {
                return tensor.retainReference();
            }
            outer.attach(tensor);
            return tensor;
        }
    }

    /** Applies an activation, in place where libtorch can. */
    static void activate(Tensor tensor, Activation activation) {
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> torch.relu_(tensor);
            case LEAKY_RELU -> torch.leaky_relu_(tensor, new Scalar(activation.slope()));
            case SIGMOID -> torch.sigmoid_(tensor);
            case TANH -> torch.tanh_(tensor);
            case SOFTPLUS -> torch.softplus(tensor);
        }
    }
}
