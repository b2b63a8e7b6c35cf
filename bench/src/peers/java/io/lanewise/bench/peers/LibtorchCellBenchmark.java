package io.lanewise.bench.peers;

import io.lanewise.bench.Cell;
import io.lanewise.bench.CellNumbers;
import io.lanewise.bench.WorkingMemory;
import io.lanewise.kernel.Shape;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
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
 * A ConvLSTM cell over all its steps in libtorch. Forward: without autograd. Training: forward, and from the gradients
 * of the hidden states those of inputs, weights, biases and peepholes, by autograd.
 *
 * <p>So that the process grows by the cell alone once a small one has run, the heap is resident from the start.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xms192m",
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:+AlwaysPreTouch"
        })
@Warmup(iterations = 3, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
public class LibtorchCellBenchmark {

    private static final int SMALL_PASSES = 1000;

    /** Passes of which the one that allocates least counts: in the others the JVM may have compiled something. */
    private static final int PEAKS = 3;

    /** Which cell. */
    @Param
    public Cell cell;

    /** What of it. */
    @Param
    public Cell.Pass pass;

    /** Threads of libtorch. */
    @Param({"1", "2"})
    public int threads;

    /** Memory layout, {@link LibtorchCell#LAYOUTS}; the better one counts. */
    @Param({"nchw", "nhwc"})
    public String layout;

    private LibtorchCell measured;

    /** Runs a small cell until libtorch and the glue to it are loaded and compiled, then makes the one to measure. */
    @Setup
    public void setUp() {
        torch.set_num_threads(threads);
        CellNumbers numbers = cell.numbers();
        try (PointerScope scope = new PointerScope()) {
            LibtorchCell small = cell(CellNumbers.random(Cell.key(new Shape(4, 4, 4), 8, 3), 1, numbers.steps()));
            for (int i = 0; i < SMALL_PASSES; i++) {
                run(small);
            }
        }
        WorkingMemory.beginsHere();
        OptionalLong before = Malloc.inUse();
        measured = cell(numbers);
        for (int i = 0; i < PEAKS; i++) {
            OptionalLong most = Malloc.most(() -> run(measured));
            if (before.isPresent() && most.isPresent()) {
                WorkingMemory.allocated(most.getAsLong() - before.getAsLong());
            }
        }
    }

    /** The measured pass. */
    @Benchmark
    public void pass() {
        run(measured);
    }

    private LibtorchCell cell(CellNumbers numbers) {
        return new LibtorchCell(numbers, pass, layout);
    }

    private void run(LibtorchCell some) {
        try (PointerScope scope = new PointerScope()) {
            if (pass.isTraining()) {
                some.gradients();
            } else {
                some.forward();
            }
        }
    }
}
