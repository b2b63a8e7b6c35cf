package io.lanewise.spec;

/** The family of orders of operations that a model's kernels keep. */
public enum Numerics {
    /** Every sum in the order that its algorithm's name states; the same bits at every width and thread count. */
    EXACT
}
