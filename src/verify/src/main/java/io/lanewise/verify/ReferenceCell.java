package io.lanewise.verify;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Convolution;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.WindowAxis;
import java.util.List;

/**
 * What the naive reference says about a ConvLSTM cell and a sequence. A cell without an input is one whose input has no
 * channels.
 */
public final class ReferenceCell {

    private static final WindowAxis ONE_TAP = new WindowAxis(1, 1, 0, 0, 1);
    private static final Convolution OF_NO_CHANNELS = new Convolution(ONE_TAP, ONE_TAP, 1);

    private ReferenceCell() {}

    /** All results, with gradients where {@link CellInputs#hasGradients}. */
    public static CellResults run(ConvLstmKey key, CellInputs inputs) {
        ConvLstm reference = of(key);
        List<ConvLstm.Step> steps = reference.forward(inputs.x(), inputs.h0(), inputs.c0(), inputs.parameters());
        return new CellResults(
                steps.stream().map(ConvLstm.Step::h).toList(),
                steps.stream().map(ConvLstm.Step::c).toList(),
                inputs.hasGradients()
                        ? reference.backward(steps, inputs.parameters(), inputs.dh(), inputs.dcLast())
                        : null);
    }

    /** Peepholes that all are 0, with one weight a channel: those of a cell that has none. */
    public static Tensor noPeephole(int hidden) {
        return Tensor.zeros(1, hidden, 1, 1);
    }

    static ConvLstm of(ConvLstmKey key) {
        return new ConvLstm(
                key.inputConvolution()
                        .map(input -> (Convolution) ReferenceLayer.operator(input))
                        .orElse(OF_NO_CHANNELS),
                (Convolution) ReferenceLayer.operator(key.hiddenConvolution()),
                ReferenceLayer.activation(key.gate()),
                ReferenceLayer.activation(key.candidate()),
                ReferenceLayer.activation(key.output()));
    }
}
