package io.lanewise.runtime.graph;

import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Elementwise;
import io.lanewise.spec.CodeTransform;

/** How a code is made of what the encoder's last layer writes. */
sealed interface CodeMaking permits KeepingLargest, Sampling {

    /** What the encoder's last layer writes. */
    Buffer source();

    /** Its gradient. */
    Buffer diffSource();

    /** From the source to the code. */
    Elementwise forward();

    /** From the gradient of the code to that of the source; only where there is one. */
    Elementwise backward();

    /**
     * The way of a transform.
     *
     * @param name of the encoder's last layer
     * @param diffCode null where nothing before the code has use for it
     * @param batch items of a full batch
     */
    static CodeMaking of(
            CodeTransform transform, String name, Buffer code, Buffer diffCode, boolean training, int batch) {
        return switch (transform) {
            case CodeTransform.TopK(int active) -> {
                Buffer kept = new Buffer(name + ".kept", Kind.WORKSPACE, code.shape(), Halo.NONE);
                yield new KeepingLargest(active, code, diffCode == null ? null : kept, diffCode, batch);
            }
            case CodeTransform.Gaussian gaussian -> {
                Shape moments = Shape.vector(2 * gaussian.units());
                Buffer source = new Buffer(name + ".moments", Kind.ACTIVATIONS, moments, Halo.NONE);
                Buffer diffSource = new Buffer(name + ".diffMoments", Kind.GRADIENTS, moments, Halo.NONE);
                Buffer noise = new Buffer(name + ".noise", Kind.ACTIVATIONS, code.shape(), Halo.NONE);
                yield training
                        ? new Sampling(gaussian.units(), source, noise, code, diffSource, diffCode)
                        : new Sampling(gaussian.units(), source, null, code, null, null);
            }
        };
    }
}
