package io.lanewise.bench.peers;

import io.lanewise.bench.Row;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.MaxUnpool2dKey;
import io.lanewise.kernel.UpsampleKey;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
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

/** The rows in libtorch, each in the better of its two memory layouts, which the set-up finds out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class LibtorchKernelBenchmark {

    private static final int TRIALS = 8;

    /** Which kernel. */
    @Param
    public Row row;

    /** Threads of libtorch. */
    @Param({"1", "2"})
    public int threads;

    private Runnable call;

    /** Chooses the layout and makes the tensors. */
    @Setup
    public void setUp() {
        torch.set_num_threads(threads);
        call = call(nanoseconds(true) < nanoseconds(false));
    }

    /** The measured call. */
    @Benchmark
    public void call() {
        run(call);
    }

    private static void run(Runnable call) {
        try (PointerScope scope = new PointerScope(); AutoGradMode off = new AutoGradMode(false)) {
            call.run();
        }
    }

    /** The best of some calls; the tensors are freed afterwards, so that they do not add to the peak memory. */
    private long nanoseconds(boolean channelsLast) {
        try (PointerScope scope = new PointerScope()) {
            Runnable trial = call(channelsLast);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < TRIALS; i++) {
                long start = System.nanoTime();
                run(trial);
                best = Math.min(best, System.nanoTime() - start);
            }
            return best;
        }
    }

    private Runnable call(boolean channelsLast) {
        return switch (row.key()) {
            case Conv2dKey key -> LibtorchConvolution.of(key, channelsLast).call(row.direction());
            case Deconv2dKey key -> LibtorchConvolution.of(key, channelsLast).call(row.direction());
            case DenseKey key -> LibtorchDense.call(key, row.direction(), row.batch());
            case MaxPool2dKey key -> LibtorchResampling.maxPool(key, row.direction(), channelsLast);
            case AvgPool2dKey key -> LibtorchResampling.averagePool(key, row.direction(), channelsLast);
            case MaxUnpool2dKey key -> LibtorchResampling.maxUnpool(key, row.direction(), channelsLast);
            case UpsampleKey key -> LibtorchResampling.upsample(key, row.direction(), channelsLast);
            case ConvLstmKey key -> throw new IllegalArgumentException("libtorch has no call for " + key + ".");
        };
    }
}
