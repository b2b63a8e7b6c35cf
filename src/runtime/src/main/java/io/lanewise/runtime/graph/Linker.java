package io.lanewise.runtime.graph;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.LinkException;
import io.lanewise.spec.ModelLayer;
import java.util.List;

/**
 * Turns the layers of a model into programs: a kernel for each layer and direction, and memory for everything between them.
 *
 * @param dispatch which kernels
 * @param workers the threads that programs run on; the caller closes them
 */
public record Linker(Dispatch dispatch, Workers workers) {

    /**
     * The memory that {@link #link} would allocate; nothing is allocated here.
     *
     * @throws LinkException when the layers do not fit together, a kernel is missing, a tensor is longer than an array can be, or training
     *     needs more than {@link Recurrence#memory}
     */
    public MemoryPlan plan(Network network, LinkOptions options) {
        return Linkage.of(network, options, dispatch).plan();
    }

    /**
     * A program that is ready to run.
     *
     * @param network the whole model, whatever part of it is linked
     * @param parameters of the whole model, which are read, not copied
     * @throws LinkException as {@link #plan}, and when the heap cannot hold the plan
     */
    public Program link(Network network, Parameters parameters, LinkOptions options) {
        Linkage linkage = Linkage.of(network, options, dispatch);
        linkage.plan().requireHeap(Runtime.getRuntime().maxMemory());
        try {
            return new Program(linkage, parameters, workers);
        } catch (OutOfMemoryError e) {
            throw linkage.plan().tooLarge(Runtime.getRuntime().maxMemory());
        }
    }

    /** {@link #plan(Network, LinkOptions)} of layers one after another. */
    public MemoryPlan plan(List<ModelLayer> layers, LinkOptions options) {
        return plan(Network.chain(layers), options);
    }

    /** {@link #link(Network, Parameters, LinkOptions)} of layers one after another. */
    public Program link(List<ModelLayer> layers, Parameters parameters, LinkOptions options) {
        return link(Network.chain(layers), parameters, options);
    }
}
