package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.WeightPenalty;
import java.util.List;

/**
 * What the gradients of the parameters still need after the backward pass: the gradient of the weight penalty
 * {@code l1 sum |w| + l2 sum w^2} (weights only; once a step, so it is not averaged over the batch) is added, and the
 * length is taken, which shows a gradient that is not finite.
 *
 * <p>Equations 29 and 30 of {@code src/docs/backward-passes.md}.
 */
public final class GradientFinish implements TaskSet {

    private final List<ParameterTensor> tensors;
    private final WeightPenalty penalty;
    private final FlatChunks chunks;
    private final LossMath math;
    private final double[] penalties;
    private final GradientNorm norm;

    /** Gradients and parameters of one element type. */
    public GradientFinish(List<ParameterTensor> tensors, WeightPenalty penalty) {
        this.tensors = List.copyOf(tensors);
        this.penalty = penalty;
        this.chunks = ParameterTensor.chunks(tensors);
        this.math = LossMath.of(tensors.getFirst().value().type());
        this.penalties = new double[chunks.chunks()];
        this.norm = new GradientNorm(tensors);
    }

    @Override
    public int tasks() {
        return chunks.chunks();
    }

    @Override
    public void run(int task) {
        var tensor = tensors.get(chunks.tensor(task));
        int from = chunks.from(task);
        int length = chunks.to(task) - from;
        penalties[task] = tensor.penalized() ? penalize(tensor.value(), tensor.gradient(), from, length) : 0;
        // While the chunk is in the cache.
        norm.run(task);
    }

    private double penalize(View value, View gradient, int from, int length) {
        int at = value.offset() + from;
        int gradientAt = gradient.offset() + from;
        double sum = 0;
        if (penalty.l1() != 0) {
            math.addSigns(value, at, gradient, gradientAt, length, penalty.l1());
            sum += penalty.l1() * math.sumOfMagnitudes(value, at, length);
        }
        if (penalty.l2() != 0) {
            math.addScaled(value, at, gradient, gradientAt, length, 2 * penalty.l2());
            sum += penalty.l2() * math.sumOfSquares(value, at, length);
        }
        return sum;
    }

    /** The weight penalty of the last run; to be called once. */
    public double penalty() {
        return FixedTree.sum(penalties, tasks());
    }

    /** The length of the gradient, penalty included, as of the last run. */
    public GradientNorm norm() {
        return norm;
    }
}
