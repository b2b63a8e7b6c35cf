package io.lanewise.runtime.elementwise;

import java.util.List;

/**
 * The length of the gradient of all parameters together, and whether it is finite. The squares are added in one order,
 * whatever the number of threads: see {@link LossMath} for those of a chunk and {@link FixedTree} for the chunks.
 */
public final class GradientNorm implements TaskSet {

    private final List<ParameterTensor> tensors;
    private final FlatChunks chunks;
    private final LossMath math;
    private final double[] squares;
    private final double[] sums;

    /** Gradients of one element type. */
    public GradientNorm(List<ParameterTensor> tensors) {
        this.tensors = List.copyOf(tensors);
        this.chunks = ParameterTensor.chunks(tensors);
        this.math = LossMath.of(tensors.getFirst().value().type());
        this.squares = new double[chunks.chunks()];
        this.sums = new double[chunks.chunks()];
    }

    @Override
    public int tasks() {
        return chunks.chunks();
    }

    @Override
    public void run(int task) {
        var gradient = tensors.get(chunks.tensor(task)).gradient();
        int from = chunks.from(task);
        squares[task] = math.sumOfSquares(gradient, gradient.offset() + from, chunks.to(task) - from);
    }

    /**
     * The length as of the last run. In f64 it is infinite too where the squares of finite elements overflow, beyond
     * 1.3e154; those of f32 do not, as the sum is in double.
     */
    public double value() {
        System.arraycopy(squares, 0, sums, 0, squares.length);
        return Math.sqrt(FixedTree.sum(sums, sums.length));
    }

    /** The name of the first tensor whose gradient is not finite, null when all are. */
    public String firstNonFinite() {
        for (int chunk = 0; chunk < squares.length; chunk++) {
            // In f64 the squares of finite elements may overflow, so the elements decide.
            if (!Double.isFinite(squares[chunk])) {
                var tensor = tensors.get(chunks.tensor(chunk));
                int from = chunks.from(chunk);
                int at = tensor.gradient().offset() + from;
                if (math.firstNonFinite(tensor.gradient(), at, chunks.to(chunk) - from) >= 0) {
                    return tensor.name();
                }
            }
        }
        return null;
    }

    /** Multiplies elements of a chunk of the gradient by {@code factor}. */
    void scale(int task, double factor) {
        var gradient = tensors.get(chunks.tensor(task)).gradient();
        int from = chunks.from(task);
        math.scale(gradient, gradient.offset() + from, chunks.to(task) - from, factor);
    }
}
