package io.lanewise.bench;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.ReconstructionLoss;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
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

/**
 * The whole lecture model (specs/lecture-conv-800.yaml) with its shipped kernels on one picture. Inference: copying the
 * picture in, and forward. Training: packing of the changed weights, the same, the loss and its gradient, and backward;
 * the optimizer is left out here and in the peer.
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
public class ModelBenchmark {

    /** inference or training. */
    @Param({"inference", "training"})
    public String mode;

    /** Threads of the program. */
    @Param({"1", "2"})
    public int threads;

    private final float[] picture = Picture.pixels();
    private boolean training;
    private Workers workers;
    private Program program;
    private ReconstructionLoss loss;

    /** Links the model with weights of the size that training has. */
    @Setup
    public void setUp() throws IOException {
        Path spec = Path.of("specs", "lecture-conv-800.yaml");
        List<ModelLayer> layers = ModelLayers.of(SpecReader.read(spec), ElementType.F32);
        Parameters parameters = Parameters.zeros(layers);
        var random = new SplittableRandom(1);
        for (Parameter parameter : parameters.all()) {
            for (int i = 0; i < parameter.length(); i++) {
                parameter.view().set(parameter.view().offset() + i, 0.1 * (random.nextDouble() - 0.4));
            }
        }
        training = mode.equals("training");
        workers = Workers.of(threads);
        program = new Linker(Dispatch.standard(), workers)
                .link(layers, parameters, training ? LinkOptions.training(1) : LinkOptions.inference(1));
        if (training) {
            Tensor output = program.output();
            View target = View.dense(picture, 0, output.shape());
            View diff = program.diffOutput().view();
            loss = new ReconstructionLoss(
                    LossSpec.Reconstruction.L2, output.shape(), output.view(), target, diff, 1);
        }
    }

    /** Ends the threads. */
    @TearDown
    public void tearDown() {
        workers.close();
    }

    /** The measured pass; its result is the loss in training, and a pixel in inference. */
    @Benchmark
    public double pass() {
        if (training) {
            program.parametersChanged();
        }
        program.input().fill(picture, 0, 1);
        program.forward();
        if (!training) {
            View output = program.output().view();
            return output.get(output.offset());
        }
        loss.items(1).runOn(workers);
        program.backward();
        return loss.value();
    }
}
