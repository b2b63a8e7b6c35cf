package io.lanewise.bench;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
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

/** The whole lecture model (specs/lecture-conv-800.yaml) on one image: inference, and the forward and backward pass of a training step with packing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 1500, timeUnit = TimeUnit.MILLISECONDS)
public class ModelBenchmark {

    /** inference or training. */
    @Param({"inference", "training"})
    public String mode;

    /** Threads of the program. */
    @Param({"1", "2"})
    public int threads;

    private Program program;
    private Workers workers;

    /** Links the model with weights of the size that training has. */
    @Setup
    public void setUp() throws Exception {
        Path spec = Path.of(System.getProperty("lanewise.home", "."), "specs", "lecture-conv-800.yaml");
        List<ModelLayer> layers = ModelLayers.of(SpecReader.read(spec), ElementType.F32);
        Parameters parameters = Parameters.zeros(layers);
        SplittableRandom random = new SplittableRandom(1);
        for (Parameter parameter : parameters.all()) {
            for (int i = 0; i < parameter.length(); i++) {
                parameter.view().set(parameter.view().offset() + i, 0.1 * (random.nextDouble() - 0.4));
            }
        }
        workers = Workers.of(threads);
        Dispatch dispatch = Dispatch.builder().provider(new CompilingProvider()).build();
        boolean training = mode.equals("training");
        program = new Linker(dispatch, workers).link(layers, parameters, training ? LinkOptions.training(1) : LinkOptions.inference(1));
        program.parametersChanged();
    }

    /** Ends the threads. */
    @TearDown
    public void tearDown() {
        workers.close();
        PeakMemory.print("lanewise " + mode);
    }

    /** The measured pass. */
    @Benchmark
    public void pass() {
        if (mode.equals("training")) {
            program.parametersChanged();
            program.forward();
            program.backward();
        } else {
            program.forward();
        }
    }
}
