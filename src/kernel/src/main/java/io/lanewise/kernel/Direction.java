package io.lanewise.kernel;

import java.util.Locale;

/** What a kernel of a layer computes. Which {@link Operands} each one reads and writes stands there. */
public enum Direction {
    /**
     * {@code dst} from {@code src}, with bias, activation and pooling where the key has them; of a ConvLSTM cell, one
     * time step.
     */
    FORWARD,
    /**
     * {@code diffPre}, the gradient before the activation and pooling, from {@code diffDst}; and {@code diffBias}, its
     * sum over batch and pixels. Of a ConvLSTM cell: {@code diffPre} of all four gates, with the gradients of the cell
     * state, biases and peepholes, of one time step.
     */
    BACKWARD_BIAS,
    /** {@code diffSrc} from {@code diffPre} (weighted layers) or {@code diffDst} (the others). */
    BACKWARD_DATA,
    /** {@code diffWei} from {@code src} and {@code diffPre}. */
    BACKWARD_WEIGHTS;

    /** The spelling in kernel names. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
