package io.lanewise.bench.peers;

import io.lanewise.bench.Row;
import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
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

/** The convolutions of {@link Row} in libtorch, in the better of its two memory layouts, which the set-up finds out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class LibtorchKernelBenchmark {

    private static final int TRIALS = 8;

    /** Which kernel; one of those of convolutions. */
    @Param
    public Row row;

    /** Threads of libtorch. */
    @Param({"1", "2"})
    public int threads;

    private Runnable call;

    /** Makes the tensors and chooses the layout. */
    @Setup
    public void setUp() {
        torch.set_num_threads(threads);
        Runnable plain = new Operands(false)::call;
        Runnable channelsLast = new Operands(true)::call;
        call = seconds(plain) < seconds(channelsLast) ? plain : channelsLast;
    }

    /** The measured call. */
    @Benchmark
    public void call() {
        call.run();
    }

    private static double seconds(Runnable runnable) {
        double best = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < TRIALS; trial++) {
            long start = System.nanoTime();
            runnable.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    /** The tensors of a row in one layout. */
    private final class Operands {
        private final boolean transposed;
        private final long stride;
        private final long padding;
        private final long filters;
        private final Activation activation;
        private final int pool;
        private final Tensor src;
        private final Tensor wei;
        private final Tensor bias;
        private final Tensor diffDst;

        Operands(boolean channelsLast) {
            KernelKey key = row.key();
            switch (key) {
                case Conv2dKey conv -> {
                    transposed = false;
                    stride = conv.window().height().stride();
                    padding = conv.window().height().padBefore();
                    filters = conv.filters();
                    activation = conv.activation();
                    pool = conv.pool();
                }
                case Deconv2dKey deconv -> {
                    transposed = true;
                    stride = deconv.window().height().stride();
                    padding = deconv.window().height().padBefore();
                    filters = deconv.filters();
                    activation = deconv.activation();
                    pool = 1;
                }
                default -> throw new IllegalArgumentException("No peer: " + key);
            }
            long kernel = key instanceof Conv2dKey conv ? conv.window().height().kernel() : ((Deconv2dKey) key).window().height().kernel();
            long channels = key.src().channels();
            src = map(key.src(), channelsLast);
            Tensor weights = transposed ? Libtorch.random(channels, filters, kernel, kernel) : Libtorch.random(filters, channels, kernel, kernel);
            wei = channelsLast ? Libtorch.channelsLast(weights) : weights;
            bias = Libtorch.random(filters);
            diffDst = map(key.dst(), channelsLast);
        }

        private Tensor map(Shape shape, boolean channelsLast) {
            Tensor map = Libtorch.random(1, shape.channels(), shape.height(), shape.width());
            return channelsLast ? Libtorch.channelsLast(map) : map;
        }

        void call() {
            try (PointerScope scope = new PointerScope(); AutoGradMode off = new AutoGradMode(false)) {
                if (row.direction() == Direction.FORWARD) {
                    forward();
                } else {
                    Libtorch.backward(
                            diffDst, src, wei, filters, stride, padding, transposed, row.direction() == Direction.BACKWARD_DATA);
                }
            }
        }

        private void forward() {
            Tensor dst = transposed ? Libtorch.deconv(src, wei, bias, stride, padding) : Libtorch.conv(src, wei, bias, stride, padding);
            switch (activation.kind()) {
                case IDENTITY -> {}
                case RELU -> dst = torch.relu_(dst);
                case SIGMOID -> dst = dst.sigmoid_();
                default -> throw new IllegalArgumentException("No peer: " + activation);
            }
            if (pool > 1) {
                Libtorch.maxPool(dst);
            }
        }
    }
}
