package io.lanewise.bench;

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
 * A ConvLSTM cell over all its steps. Forward: copying the inputs in, and all steps, as in inference. Training: packing
 * of the changed weights, the same, copying the gradients of the hidden states in, and backward to those of inputs,
 * weights, biases and peepholes; the optimizer is left out here and in the peer.
 *
 * <p>The warm-up is long because on one processor the JIT compiles the kernels of a training step for many seconds
 * beside it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 12, time = 2)
@Measurement(iterations = 5, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
public class CellBenchmark {

    /** Which cell. */
    @Param
    public Cell cell;

    /** What of it. */
    @Param
    public Cell.Pass pass;

    /** Threads of the program. */
    @Param({"1", "2"})
    public int threads;

    private CellProgram program;

    /** Compiles the kernels and links the cell. */
    @Setup
    public void setUp() {
        program = new CellProgram(cell.numbers(), pass, threads);
        WorkingMemory.planned(program.program().memory().peakBytes());
    }

    /** Ends the threads. */
    @TearDown
    public void tearDown() {
        program.close();
    }

    /** The measured pass. */
    @Benchmark
    public void pass() {
        if (pass.isTraining()) {
            program.train();
        } else {
            program.forward();
        }
    }
}
