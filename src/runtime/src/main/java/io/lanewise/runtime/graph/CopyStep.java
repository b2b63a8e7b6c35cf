package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;

/** Copies contiguous items to where they have a halo. */
record CopyStep(View from, Tensor to) implements Step {

    @Override
    public void run(Workers workers, int items) {
        to.fill(from.array(), from.offset(), items);
    }
}
