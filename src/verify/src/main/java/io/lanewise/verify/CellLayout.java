package io.lanewise.verify;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Shape;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.List;

/**
 * Parameters of a ConvLSTM cell between the layouts of other frameworks, which are those of {@link ConvLstm}, and the
 * flat ones of kernels.
 */
record CellLayout(ConvLstmKey key) {

    double[] inputWeights(ConvLstm.Parameters parameters) {
        return key.inputConvolution()
                .map(input -> Weights.toCanonical(input, parameters.weightX()))
                .orElseGet(() -> new double[0]);
    }

    double[] hiddenWeights(ConvLstm.Parameters parameters) {
        return Weights.toCanonical(key.hiddenConvolution(), parameters.weightH());
    }

    /** Both, one after the other. */
    double[] allWeights(ConvLstm.Parameters parameters) {
        double[] input = inputWeights(parameters);
        double[] hidden = hiddenWeights(parameters);
        double[] all = new double[input.length + hidden.length];
        System.arraycopy(input, 0, all, 0, input.length);
        System.arraycopy(hidden, 0, all, input.length, hidden.length);
        return all;
    }

    double[] peepholes(ConvLstm.Parameters parameters) {
        List<Tensor> gates = List.of(parameters.peepholeI(), parameters.peepholeF(), parameters.peepholeO());
        double[] flat = new double[key.peepholeLength()];
        for (int gate = 0; gate < gates.size(); gate++) {
            Tensor peephole = gates.get(gate);
            int first = gate * key.peepholeLengthOfGate();
            forEach((c, h, w, index) -> flat[first + index] = peephole.get(0, c, h, w));
        }
        return flat;
    }

    private Tensor peephole(double[] flat, int gate) {
        if (key.peephole() == Peephole.NONE) {
            return ReferenceCell.noPeephole(key.hidden());
        }
        Shape map = peepholeMap();
        Tensor peephole = Tensor.zeros(1, map.channels(), map.height(), map.width());
        int first = gate * key.peepholeLengthOfGate();
        forEach((c, h, w, index) -> peephole.set(0, c, h, w, flat[first + index]));
        return peephole;
    }

    /** The gradients of all parameters in the layouts of other frameworks. */
    ConvLstm.Parameters parameters(CellParameterSums sums) {
        double[] peepholes = sums.get(CellParameterSums.Part.PEEPHOLE);
        return new ConvLstm.Parameters(
                key.inputConvolution()
                        .map(input -> Weights.fromCanonical(input, sums.get(CellParameterSums.Part.WEIGHT_X)))
                        .orElseGet(() -> Tensor.zeros(LayerShapes.inputWeights(key))),
                Weights.fromCanonical(key.hiddenConvolution(), sums.get(CellParameterSums.Part.WEIGHT_H)),
                Tensor.of(sums.get(CellParameterSums.Part.BIAS), key.biasLength()),
                peephole(peepholes, 0),
                peephole(peepholes, 1),
                peephole(peepholes, 2));
    }

    private Shape peepholeMap() {
        return key.peephole() == Peephole.PIXEL ? key.state() : Shape.vector(key.hidden());
    }

    @FunctionalInterface
    private interface PeepholeAction {
        void at(int c, int h, int w, int index);
    }

    private void forEach(PeepholeAction action) {
        Shape map = peepholeMap();
        for (int h = 0; h < map.height(); h++) {
            for (int w = 0; w < map.width(); w++) {
                for (int c = 0; c < map.channels(); c++) {
                    action.at(c, h, w, (h * map.width() + w) * map.channels() + c);
                }
            }
        }
    }
}
