package io.lanewise.runtime.graph;

/** Copies items to where they have another shape or halo. */
record CopyStep(Tensor from, Tensor to) implements Step {

    @Override
    public void run(Workers workers, int items) {
        Maps.copy(from, to, items);
    }
}
