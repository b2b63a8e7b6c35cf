package io.lanewise.runtime.elementwise;

import io.lanewise.runtime.graph.Workers;

/**
 * Limits the length of the gradient of all parameters together: one longer than {@code limit} is multiplied by
 * {@code limit / length} (Pascanu, Mikolov and Bengio, <i>On the difficulty of training recurrent neural networks</i>, ICML
 * 2013, algorithm 1), any other stays bit for bit as it is. Equation 34 of {@code src/docs/backward-passes.md}.
 *
 * <p>The factor is kept in double and each product rounded once, because in single precision the factor of a gradient
 * near the largest float would lose its digits. A gradient of f64 whose squared length overflows is measured again
 * after it was shrunk by a power of two, which is exact but for elements that are too small to matter.
 */
public final class GradientClip {

    /** Squares of the largest doubles that were shrunk by this are near 2^848: no sum of them overflows. */
    private static final double SHRINK = 0x1p-600;

    private final GradientNorm norm;
    private final double limit;
    private double length;

    /**
     * @param norm of the gradient, which has run when this runs
     * @param limit greatest length; 0 for none
     */
    public GradientClip(GradientNorm norm, double limit) {
        this.norm = norm;
        this.limit = limit;
    }

    /** Shortens the gradient where it is too long. All its elements are finite. */
    public void runOn(Workers workers) {
        length = norm.value();
        if (limit == 0 || length <= limit) {
            return;
        }
        double measured = length;
        if (length == Double.POSITIVE_INFINITY) {
            workers.run(norm.tasks(), task -> norm.scale(task, SHRINK));
            norm.runOn(workers);
            measured = norm.value();
            length = measured / SHRINK;
        }
        double factor = limit / measured;
        workers.run(norm.tasks(), task -> norm.scale(task, factor));
    }

    /** The length that the last gradient had before it was clipped; infinite beyond the range of double. */
    public double length() {
        return length;
    }
}
