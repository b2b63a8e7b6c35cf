package io.lanewise.verify;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Order;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Convolution;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.WeightedOperator;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How many roundings a product meets at most on its way into each sum of a ConvLSTM cell: products with the padding do
 * not count, which the naive reference on ones leaves out.
 *
 * @param forward of a gate's sum over both convolutions
 * @param dataX of the gradient of x
 * @param dataH of the gradient of h(t-1)
 * @param weightX of the gradient of the input weights, in one step
 * @param weightH of the gradient of the recurrent weights, in one step
 * @param bias of the gradient of the bias, in one step
 * @param peephole of the gradient of each gate's peepholes, in one step
 */
record CellSumRoundings(
        Tensor forward,
        Tensor dataX,
        Tensor dataH,
        Tensor weightX,
        Tensor weightH,
        Tensor bias,
        Tensor peephole) {

    CellSumRoundings(ConvLstmKey key, ConvLstm reference, CellInputs inputs, boolean anyOrder) {
        this(
                key.inputConvolution().map(input -> new Counts(input, reference.input(), inputs.batch(), anyOrder)),
                new Counts(key.hiddenConvolution(), reference.recurrent(), inputs.batch(), anyOrder),
                key.peephole(),
                inputs);
    }

    private CellSumRoundings(
            Optional<Counts> input, Counts hidden, ConvLstmKey.Peephole kind, CellInputs inputs) {
        // Where there is no input, it and its weights are tensors without elements, and so are their counts.
        this(
                input.map(Counts::forward).map(hidden.forward()::plus).orElseGet(hidden::forward),
                input.map(Counts::data).orElse(inputs.x().getFirst()),
                hidden.data(),
                input.map(Counts::weights).orElse(inputs.parameters().weightX()),
                hidden.weights(),
                hidden.bias(),
                hidden.peephole(kind, inputs.parameters().peepholeI(), ones(inputs.c0())));
    }

    private static Tensor ones(Tensor shape) {
        return shape.map(value -> 1);
    }

    /**
     * The counts of one of the two convolutions.
     *
     * @param anyOrder whether the order of operations is unknown, with a rounding for each product
     */
    private record Counts(Conv2dKey key, Convolution reference, int batch, boolean anyOrder) {

        private Tensor src() {
            return ones(Tensor.zeros(
                    batch, key.src().channels(), key.src().height(), key.src().width()));
        }

        private Tensor weight() {
            return ones(Tensor.zeros(Weights.shape(key)));
        }

        private Tensor gates() {
            return ones(Tensor.zeros(
                    batch, key.dst().channels(), key.dst().height(), key.dst().width()));
        }

        Tensor forward() {
            return count(reference.forward(src(), weight(), Tensor.zeros(key.filters())), terms -> terms);
        }

        Tensor data() {
            boolean taps = Order.of(key, Direction.BACKWARD_DATA) == Order.TAPS;
            int summed = key.filters();
            return count(
                    reference.backwardData(
                            weight(), gates(), key.src().height(), key.src().width()),
                    // A chain over the channels of one tap, then one addition a tap.
                    terms -> taps ? summed + terms / summed : terms);
        }

        Tensor weights() {
            double depth = SumDepth.ofWeights(key, batch);
            return count(reference.backwardWeights(src(), gates()), terms -> Math.min(depth, terms));
        }

        Tensor bias() {
            double depth = SumDepth.ofBias(key, batch);
            return count(WeightedOperator.backwardBias(gates()), terms -> Math.min(depth, terms));
        }

        Tensor peephole(ConvLstmKey.Peephole kind, Tensor peephole, Tensor state) {
            // By pixel there is one chain over the batch and no blocks.
            double depth = kind == ConvLstmKey.Peephole.PIXEL ? batch : SumDepth.ofBias(key, batch);
            return count(ConvLstm.peepholeGradient(peephole, state, state), terms -> Math.min(depth, terms));
        }

        private Tensor count(Tensor terms, DoubleUnaryOperator ofOurs) {
            return terms.map(anyOrder ? count -> count + 2 : ofOurs);
        }
    }
}
