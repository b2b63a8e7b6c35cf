package io.lanewise.verify;

import io.lanewise.kernel.Direction;
import java.util.Locale;

/**
 * What a tensor is to a layer. All are in the layouts of other frameworks: maps NCHW, weights OIHW (IOHW for transposed
 * convolution).
 */
public enum Role {
    SRC,
    WEI,
    BIAS,
    DIFF_DST,
    DST,
    /** Where each maximum of a pooling is, flat in H * W of the map that is pooled. An input of unpooling. */
    INDICES,
    /** The gradient before the activation and the fused pooling. */
    DIFF_PRE,
    DIFF_BIAS,
    DIFF_SRC,
    DIFF_WEI;

    /** The direction whose kernel computes this tensor. */
    public Direction direction() {
        return switch (this) {
            case DST, INDICES -> Direction.FORWARD;
            case DIFF_PRE, DIFF_BIAS -> Direction.BACKWARD_BIAS;
            case DIFF_SRC -> Direction.BACKWARD_DATA;
            case DIFF_WEI -> Direction.BACKWARD_WEIGHTS;
            case SRC, WEI, BIAS, DIFF_DST -> throw new IllegalStateException(spelling() + " is an input.");
        };
    }

    /** For messages, for example {@code diff_src}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
