package io.lanewise.bench;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.VectorSupport;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.verify.jit.KernelRig;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of one kernel for the items of its row, at the width of this CPU. Bias, activation and pooling are in the
 * kernel. The gradient of the data packs the weights first, since in training they have changed; forward does not, since
 * in inference they have not. The gradients of weights and of the bias are rows of their own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {

    /** Which kernel. */
    @Param
    public Row row;

    /** Threads that share the tasks of a call. */
    @Param({"1", "2"})
    public int threads;

    private KernelRig rig;
    private Workers workers;
    private boolean weightsChange;

    /** Emits, compiles and loads the kernel. */
    @Setup
    public void setUp() {
        rig = new KernelRig(
                new CompilingProvider()
                        .find(row.key(), row.direction(), VectorSupport.preferredBits())
                        .orElseThrow(),
                row.batch(),
                row.direction() != Direction.FORWARD);
        workers = Workers.of(threads);
        weightsChange = row.direction() == Direction.BACKWARD_DATA;
    }

    /** Ends the threads. */
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /** The measured call. */
    @Benchmark
    public void call() {
        if (weightsChange) {
            rig.pack();
        }
        rig.run(workers);
    }
}
