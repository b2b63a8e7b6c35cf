package io.lanewise.bench.peers;

import io.lanewise.bench.Cell;
import io.lanewise.bench.CellNumbers;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A ConvLSTM cell as one writes it with libtorch: one convolution over the channels of input and hidden state gives all
 * four gates, then come gates and states, map by map, a product and the sum that it goes to in one call. Each step has
 * a scope of its own, so what nobody needs later is freed at its end, as it would be in C++ or Python.
 */
final class LibtorchCell {

    /** Tensors before those of the inputs in {@link #gradients}. */
    static final int PARAMETERS = 2 + ConvLstmKey.PEEPHOLES;

    /** Where the channels of a map are in memory: outermost, or innermost. */
    static final List<String> LAYOUTS = List.of("nchw", "nhwc");

    private static final long[] ONE = {1, 1};
    private static final int CHANNELS = 1;

    private final ConvLstmKey key;
    private final boolean training;
    private final boolean channelsLast;
    private final long[] padding;
    private final Tensor[] inputs;
    private final Tensor[] diffs;
    private final Tensor weights;
    private final Tensor bias;
    private final Tensor[] peepholes;
    private final Tensor zeros;

    /**
     * A cell in libtorch's memory, which belongs to the scope that is open.
     *
     * @param layout one of {@link #LAYOUTS}
     */
    LibtorchCell(CellNumbers numbers, Cell.Pass pass, String layout) {
        key = numbers.key();
        training = pass.isTraining();
        channelsLast = layout.equals(LAYOUTS.getLast());
        padding = new long[] {
            key.hiddenWindow().height().padBefore(), key.hiddenWindow().width().padBefore()
        };
        inputs = maps(numbers.inputs(), numbers.batch(), key.src());
        diffs = training ? maps(numbers.diffs(), numbers.batch(), key.state()) : new Tensor[0];
        weights = Libtorch.kept(() -> laidOut(weights(numbers)));
        bias = Libtorch.kept(() -> Tensor.create(numbers.bias()));
        peepholes = new Tensor[ConvLstmKey.PEEPHOLES];
        Arrays.setAll(peepholes, gate -> Libtorch.kept(() -> peephole(numbers, gate)));
        zeros = Libtorch.kept(() -> laidOut(torch.zeros(
                numbers.batch(), key.hidden(), key.state().height(), key.state().width())));
        variables().forEach(variable -> variable.set_requires_grad(training));
    }

    /** All steps; gives the hidden state of each. */
    Tensor[] forward() {
        try (AutoGradMode mode = new AutoGradMode(training)) {
            var states = new Tensor[inputs.length];
            State state = new State(zeros, zeros);
            for (int step = 0; step < inputs.length; step++) {
                state = step(inputs[step], state);
                states[step] = state.hidden();
            }
            return states;
        }
    }

    /** All steps forward and back; gives the gradients of weights, bias, the peepholes of i, f, o, and the inputs. */
    TensorVector gradients() {
        return torch.grad(
                new TensorVector(forward()),
                new TensorVector(variables().toArray(Tensor[]::new)),
                new TensorVector(diffs),
                new BoolOptional(false),
                false,
                false);
    }

    private Stream<Tensor> variables() {
        return Stream.of(Stream.of(weights, bias), Stream.of(peepholes), Stream.of(inputs))
                .flatMap(variables -> variables);
    }

    private record State(Tensor hidden, Tensor cell) {}

    private State step(Tensor input, State before) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope scope = new PointerScope()) {
            Tensor both = torch.cat(new TensorVector(input, before.hidden()), CHANNELS);
            TensorVector gates = torch.conv2d(both, weights, new TensorOptional(bias), ONE, padding, ONE, 1)
                    .chunk(ConvLstmKey.GATES, CHANNELS);
            Tensor i = torch.sigmoid(gates.get(0).addcmul(peepholes[0], before.cell()));
            Tensor f = torch.sigmoid(gates.get(1).addcmul(peepholes[1], before.cell()));
            Tensor g = torch.tanh(gates.get(2));
            Tensor cell = f.mul(before.cell()).addcmul(i, g);
            Tensor o = torch.sigmoid(gates.get(3).addcmul(peepholes[2], cell));
            Tensor hidden = o.mul(torch.tanh(cell));
            outer.attach(hidden).attach(cell);
            return new State(hidden, cell);
        }
    }

    private Tensor[] maps(float[][] maps, int batch, Shape shape) {
        return Arrays.stream(maps)
                .map(map -> Libtorch.kept(() -> {
                    Tensor nhwc = Tensor.create(map, batch, shape.height(), shape.width(), shape.channels());
                    return laidOut(nhwc.permute(0, 3, 1, 2));
                }))
                .toArray(Tensor[]::new);
    }

    /** {@code [gate and hidden channel][input, then hidden channel][kh][kw]}. */
    private Tensor weights(CellNumbers numbers) {
        int split = key.inputWeightLength();
        float[] all = numbers.weights();
        Tensor ofInput = path(Arrays.copyOfRange(all, 0, split), key.src().channels());
        Tensor ofHidden = path(Arrays.copyOfRange(all, split, all.length), key.hidden());
        return torch.cat(new TensorVector(ofInput, ofHidden), CHANNELS);
    }

    private Tensor path(float[] canonical, int channels) {
        int rows = key.hiddenWindow().height().kernel();
        int columns = key.hiddenWindow().width().kernel();
        return Tensor.create(canonical, rows, columns, channels, ConvLstmKey.GATES * key.hidden())
                .permute(3, 2, 0, 1);
    }

    private Tensor peephole(CellNumbers numbers, int gate) {
        int from = gate * key.hidden();
        return Tensor.create(Arrays.copyOfRange(numbers.peepholes(), from, from + key.hidden()), 1, key.hidden(), 1, 1);
    }

    private Tensor laidOut(Tensor tensor) {
        return channelsLast ? Libtorch.channelsLast(tensor) : tensor.contiguous();
    }
}
