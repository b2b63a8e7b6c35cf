package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.SampledCode;
import io.lanewise.runtime.graph.Workers;

/**
 * The divergence of a Gaussian code from the unit normal, averaged over the batch,
 * {@code weight / items sum KL(N(mean, variance) || N(0, 1))}. Its gradient is written to that of the moments, which the
 * backward pass of the sample adds its own to.
 *
 * <p>Equation 39 of {@code src/docs/backward-passes.md}.
 */
public final class NormalDivergenceLoss implements CodeLoss, TaskSet {

    private final double weight;
    private final CodeMath math;
    private final View moments;
    private final View diffMoments;
    private final int units;
    private final double[] partial;
    private int items;

    /** @param batch the most items of a call */
    public NormalDivergenceLoss(double weight, SampledCode code, int batch) {
        this.weight = weight;
        this.moments = code.moments().view();
        this.diffMoments = code.diffMoments().view();
        this.math = CodeMath.of(moments.type());
        this.units = code.units();
        this.partial = new double[batch];
    }

    @Override
    public NormalDivergenceLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public void runOn(Workers workers) {
        TaskSet.super.runOn(workers);
    }

    @Override
    public int tasks() {
        return items;
    }

    @Override
    public void run(int item) {
        partial[item] = math.normalDivergence(
                moments,
                moments.rowOffset(item, 0),
                diffMoments,
                diffMoments.rowOffset(item, 0),
                units,
                weight / items);
    }

    @Override
    public double value() {
        return weight / items * FixedTree.sum(partial, items);
    }
}
