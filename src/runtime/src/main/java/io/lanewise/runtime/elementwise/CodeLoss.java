package io.lanewise.runtime.elementwise;

import io.lanewise.runtime.graph.Workers;

/** A part of the loss that depends on what the encoder gives, with its gradient. */
public interface CodeLoss {

    /** Sets the number of items that the next run is over: the first ones of the batch. */
    CodeLoss items(int count);

    /** Finds the value and the gradient of the code as it is. */
    void runOn(Workers workers);

    /** The value of the last run; to be called once. */
    double value();
}
