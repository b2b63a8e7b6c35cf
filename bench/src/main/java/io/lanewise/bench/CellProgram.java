package io.lanewise.bench;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.Dispatch;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Recurrence;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceSpec;
import java.util.List;

/** A cell as the only layer of an encoder, linked. In training there is a gradient of the inputs too. */
public final class CellProgram implements AutoCloseable {

    private static final String NAME = "cell";

    private final CellNumbers numbers;
    private final Workers workers;
    private final Program program;

    /** Links the cell, at the width of this CPU. */
    public CellProgram(CellNumbers numbers, Cell.Pass pass, int threads) {
        this.numbers = numbers;
        workers = Workers.of(threads);
        SequenceLayers layers = layers(numbers);
        Linker linker = new Linker(Dispatch.builder().provider(new CompilingProvider()).build(), workers);
        Network network = Network.over(layers);
        program = linker.link(network, parameters(layers, numbers), options(linker, network, numbers.batch(), pass));
    }

    private static LinkOptions options(Linker linker, Network network, int batch, Cell.Pass pass) {
        if (pass == Cell.Pass.FORWARD) {
            return LinkOptions.inference(batch).only(Part.ENCODER);
        }
        LinkOptions fastest = LinkOptions.training(batch).only(Part.ENCODER).withInputGradient();
        if (pass == Cell.Pass.TRAINING) {
            return fastest;
        }
        // The next way is chosen where the fastest one does not fit.
        long allowed = linker.plan(network, fastest).peakBytes() - 1;
        return fastest.withRecurrence(new Recurrence(false, 0, allowed));
    }

    /** The program, for its memory and for what a pass gave. */
    public Program program() {
        return program;
    }

    /** Copies the inputs in and runs all steps. */
    public void forward() {
        fill(program.inputs(), numbers.inputs());
        program.forward();
    }

    /** Packs the changed weights, runs all steps, copies the gradients of the hidden states in, and runs back. */
    public void train() {
        program.parametersChanged();
        forward();
        fill(program.diffOutputs(), numbers.diffs());
        program.backward();
    }

    /** The hidden states that an output of the program holds, dense. */
    public float[] states(int output) {
        var states = new float[numbers.diffs()[output].length];
        program.outputs().get(output).read(states, 0, numbers.batch());
        return states;
    }

    /** The gradient of the input of a step, dense. */
    public float[] inputGradient(int step) {
        var gradient = new float[numbers.inputs()[step].length];
        program.diffInputs().get(step).read(gradient, 0, numbers.batch());
        return gradient;
    }

    @Override
    public void close() {
        workers.close();
    }

    private void fill(List<Tensor> tensors, float[][] maps) {
        for (int step = 0; step < maps.length; step++) {
            tensors.get(step).fill(maps[step], 0, numbers.batch());
        }
    }

    private static SequenceLayers layers(CellNumbers numbers) {
        var spec = new SequenceSpec(
                numbers.steps(), 0, SequenceSpec.Task.PREDICT, 1, SequenceSpec.DecoderInput.NONE, false);
        var cell = new SequenceLayers.Timed(
                new ModelLayer(NAME, numbers.key(), true, -1),
                numbers.steps(),
                List.of(SequenceLayers.BEGINNING),
                SequenceLayers.ZEROS);
        return new SequenceLayers(spec, numbers.key().src(), List.of(cell), List.of());
    }

    private static Parameters parameters(SequenceLayers layers, CellNumbers numbers) {
        Parameters parameters = Parameters.zeros(layers.layers());
        for (Parameter parameter : parameters.all()) {
            float[] values = values(numbers, parameter.role());
            System.arraycopy(values, 0, parameter.view().array(), 0, values.length);
        }
        return parameters;
    }

    private static float[] values(CellNumbers numbers, Parameter.Role role) {
        return switch (role) {
            case WEIGHT -> numbers.weights();
            case BIAS -> numbers.bias();
            case PEEPHOLE -> numbers.peepholes();
        };
    }
}
