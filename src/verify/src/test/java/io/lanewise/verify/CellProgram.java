package io.lanewise.verify;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceSpec;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A cell as the only layer of a model, linked: the unrolled graph that training runs. */
public final class CellProgram {

    private static final String NAME = "encoder.0";

    private final ConvLstmKey key;
    private final CellLayout layout;
    private final int steps;
    private final int batch;
    private final io.lanewise.runtime.graph.Parameters parameters;
    private final Program program;

    /** A program for sequences of one length and batches of one size. */
    public CellProgram(ConvLstmKey key, int steps, int batch, Dispatch dispatch, Workers workers) {
        this.key = key;
        this.layout = new CellLayout(key);
        this.steps = steps;
        this.batch = batch;
        SequenceSpec spec = new SequenceSpec(
                steps, 0, SequenceSpec.Task.RECONSTRUCT, 1, SequenceSpec.DecoderInput.NONE, false);
        ModelLayer layer = new ModelLayer(NAME, key, true, -1);
        SequenceLayers.Timed timed =
                new SequenceLayers.Timed(layer, steps, List.of(SequenceLayers.BEGINNING), SequenceLayers.ZEROS);
        SequenceLayers layers = new SequenceLayers(spec, key.src(), List.of(timed), List.of());
        this.parameters = io.lanewise.runtime.graph.Parameters.zeros(layers.layers());
        LinkOptions options = LinkOptions.training(batch).withInputGradient().only(Part.ENCODER);
        this.program = new Linker(dispatch, workers).link(Network.over(layers), parameters, options);
    }

    /**
     * Forward and back through time from states of zeros and without a gradient of the last cell state; other such
     * inputs are ignored.
     *
     * @return what a program shows: hidden states, gradients of inputs and parameters, under the names of {@link
     *     #visible}
     */
    public Map<String, Tensor> run(CellInputs inputs) {
        ConvLstm.Parameters given = inputs.parameters();
        set(".weight", layout.allWeights(given));
        set(".bias", given.bias().values());
        if (key.peepholeLength() > 0) {
            set(".peephole", layout.peepholes(given));
        }
        program.parametersChanged();
        for (int t = 0; t < steps; t++) {
            fill(program.inputs().get(t), inputs.x().get(t));
        }
        program.forward();
        List<Tensor> h = all(t -> read(program.outputs().get(t)));
        for (int t = 0; t < steps; t++) {
            fill(program.diffOutputs().get(t), inputs.dh().get(t));
        }
        program.backward();
        List<Tensor> dx = all(t -> read(program.diffInputs().get(t)));
        return visible(key, new CellResults(h, h, new ConvLstm.Gradients(dx, inputs.h0(), inputs.c0(), gradients())));
    }

    /** Of all results of a cell those that a program shows. */
    public static Map<String, Tensor> visible(ConvLstmKey key, CellResults results) {
        Map<String, Tensor> named = new LinkedHashMap<>(results.byName(key.peephole()));
        named.keySet().removeAll(List.of("c", "dh0", "dc0"));
        return named;
    }

    private ConvLstm.Parameters gradients() {
        CellParameterSums sums = new CellParameterSums(key.type());
        double[] weights = gradient(".weight");
        int ofInput = key.inputWeightLength();
        sums.add(CellParameterSums.Part.WEIGHT_X, Arrays.copyOf(weights, ofInput));
        sums.add(CellParameterSums.Part.WEIGHT_H, Arrays.copyOfRange(weights, ofInput, weights.length));
        sums.add(CellParameterSums.Part.BIAS, gradient(".bias"));
        if (key.peepholeLength() > 0) {
            sums.add(CellParameterSums.Part.PEEPHOLE, gradient(".peephole"));
        }
        return layout.parameters(sums);
    }

    private void set(String role, double[] values) {
        View view = parameters.named(NAME + role).view();
        for (int i = 0; i < values.length; i++) {
            view.set(view.offset() + i, values[i]);
        }
    }

    private double[] gradient(String role) {
        var parameter = program.gradients().named(NAME + role);
        View view = parameter.view();
        return IntStream.range(0, parameter.length())
                .mapToDouble(i -> view.get(view.offset() + i))
                .toArray();
    }

    private List<Tensor> all(IntFunction<Tensor> ofStep) {
        return IntStream.range(0, steps).mapToObj(ofStep).toList();
    }

    private void fill(io.lanewise.runtime.graph.Tensor map, Tensor nchw) {
        forEach(map, (n, c, h, w, index) -> map.view().set(index, nchw.get(n, c, h, w)));
    }

    private Tensor read(io.lanewise.runtime.graph.Tensor map) {
        Shape shape = map.shape();
        Tensor nchw = Tensor.zeros(batch, shape.channels(), shape.height(), shape.width());
        forEach(map, (n, c, h, w, index) -> nchw.set(n, c, h, w, map.view().get(index)));
        return nchw;
    }

    @FunctionalInterface
    private interface ElementAction {
        void at(int n, int c, int h, int w, int index);
    }

    private void forEach(io.lanewise.runtime.graph.Tensor map, ElementAction action) {
        Shape shape = map.shape();
        for (int n = 0; n < batch; n++) {
            for (int h = 0; h < shape.height(); h++) {
                for (int i = 0; i < shape.width() * shape.channels(); i++) {
                    action.at(n, i % shape.channels(), h, i / shape.channels(), map.view().rowOffset(n, h) + i);
                }
            }
        }
    }
}
