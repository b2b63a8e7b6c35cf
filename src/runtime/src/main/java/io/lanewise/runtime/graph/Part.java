package io.lanewise.runtime.graph;

/** What of a model a program runs. */
public enum Part {
    /** From input to output. */
    WHOLE,
    /** From input to code. */
    ENCODER,
    /** From code to output. */
    DECODER
}
