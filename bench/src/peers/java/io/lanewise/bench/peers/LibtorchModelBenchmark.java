package io.lanewise.bench.peers;

import io.lanewise.bench.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The lecture model in libtorch on one picture. Inference: forward. Training: forward, the loss, and backward by
 * autograd; the optimizer is left out here and in the peer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
public class LibtorchModelBenchmark {

    private static final long[] ENCODER = {1, 16, 32, 64};
    private static final long[] DECODER = {64, 32, 16, 1};
    private static final long[] PADDING = {1, 1};
    private static final long[] DILATION = {1, 1};

    /** inference or training. */
    @Param({"inference", "training"})
    public String mode;

    /** Threads of libtorch. */
    @Param({"1", "2"})
    public int threads;

    /** Memory layout; the better one counts. */
    @Param({"nchw", "nhwc"})
    public String layout;

    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();
    private Tensor image;

    /** Makes weights and image. */
    @Setup
    public void setUp() {
        torch.set_num_threads(threads);
        boolean training = mode.equals("training");
        image = laidOut(Tensor.create(Picture.pixels(), 1, 1, Picture.EDGE, Picture.EDGE));
        for (int layer = 0; layer < 3; layer++) {
            add(Libtorch.random(ENCODER[layer + 1], ENCODER[layer], 3, 3), ENCODER[layer + 1], training);
        }
        for (int layer = 0; layer < 3; layer++) {
            add(Libtorch.random(DECODER[layer], DECODER[layer + 1], 4, 4), DECODER[layer + 1], training);
        }
    }

    /** The measured pass. */
    @Benchmark
    public void pass() {
        try (PointerScope scope = new PointerScope()) {
            if (mode.equals("training")) {
                torch.mse_loss(forward(), image).backward();
                weights.forEach(weight -> weight.mutable_grad().reset());
                biases.forEach(bias -> bias.mutable_grad().reset());
            } else {
                try (AutoGradMode off = new AutoGradMode(false)) {
                    forward();
                }
            }
        }
    }

    private Tensor forward() {
        Tensor map = image;
        for (int layer = 0; layer < 3; layer++) {
            map = torch.conv2d(map, weights.get(layer), bias(layer), new long[] {1, 1}, PADDING, DILATION, 1);
            map = torch.max_pool2d(torch.relu_(map), 2, 2);
        }
        for (int layer = 3; layer < 6; layer++) {
            map = torch.conv_transpose2d(
                    map, weights.get(layer), bias(layer), new long[] {2, 2}, PADDING, new long[] {0, 0}, 1, DILATION);
            map = layer < 5 ? torch.relu_(map) : torch.sigmoid(map);
        }
        return map;
    }

    private TensorOptional bias(int layer) {
        return new TensorOptional(biases.get(layer));
    }

    private void add(Tensor weight, long filters, boolean training) {
        weights.add(laidOut(small(weight)).detach().set_requires_grad(training));
        biases.add(small(Libtorch.random(filters)).detach().set_requires_grad(training));
    }

    /** Parameters of the size that training has. */
    private static Tensor small(Tensor tensor) {
        return tensor.sub_(new Scalar(0.4f)).mul_(new Scalar(0.1f));
    }

    private Tensor laidOut(Tensor tensor) {
        return layout.equals("nhwc") ? Libtorch.channelsLast(tensor) : tensor;
    }
}
