package io.lanewise.verify;

import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.List;

/**
 * What a ConvLSTM cell gets for a sequence, in the layouts of other frameworks.
 *
 * @param x inputs, {@code [N, channels, H, W]} a step; of no channels where the cell has no input
 * @param h0 hidden state before the first step, {@code [N, hidden, H, W]}
 * @param c0 cell state before the first step
 * @param parameters as {@link ConvLstm} has them
 * @param dh gradient of each step's hidden state; null where only forward is wanted
 * @param dcLast gradient of the last cell state; null where only forward is wanted
 */
public record CellInputs(
        List<Tensor> x, Tensor h0, Tensor c0, ConvLstm.Parameters parameters, List<Tensor> dh, Tensor dcLast) {

    public CellInputs {
        x = List.copyOf(x);
        dh = dh == null ? null : List.copyOf(dh);
    }

    /** Time steps. */
    public int steps() {
        return x.size();
    }

    /** Items of the batch. */
    public int batch() {
        return h0.extent(0);
    }

    /** Whether gradients are wanted. */
    public boolean hasGradients() {
        return dh != null;
    }
}
