package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.CodePenalty;

/**
 * A penalty on the code h of a batch; its gradient is added to that of the code.
 *
 * <p>L1 and L2 are averaged over the batch, as the reconstruction loss is, so that their weight against it does not
 * depend on the batch: {@code weight / items sum |h|} and {@code weight / items sum h^2}. The sparsity penalty is
 * {@code weight sum over the elements j of the code of KL(target || mean over the batch of h_j)} (Ng, "Sparse
 * autoencoder", CS294A lecture notes, 2011): the mean is over the batch already.
 *
 * <p>Equations 26 to 28 of {@code src/docs/backward-passes.md}.
 */
public final class CodePenaltyLoss implements TaskSet {

    private final CodePenalty penalty;
    private final LossMath math;
    private final MapBlocks blocks;
    private final View code;
    private final View diff;
    private final double[] partial;
    private int items;

    /**
     * @param shape one item of code and diff
     * @param diff the gradient of the code, which that of the penalty is added to
     * @param batch the most items of a call
     */
    public CodePenaltyLoss(CodePenalty penalty, Shape shape, View code, View diff, int batch) {
        this.penalty = penalty;
        this.math = LossMath.of(code.type());
        this.blocks = MapBlocks.of(shape);
        this.code = code;
        this.diff = diff;
        this.partial = new double[blocks.rows().blocks(batch)];
    }

    /** Sets the number of items that the next run is over: the first ones of the batch. */
    public CodePenaltyLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public int tasks() {
        // A mean over the batch needs all items of an element in one task.
        return blocks.rows().blocks(penalty instanceof CodePenalty.Kl ? 1 : items);
    }

    @Override
    public void run(int task) {
        int item = blocks.item(task);
        double sum = 0;
        for (int row = blocks.firstRow(task); row < blocks.endRow(task); row++) {
            sum += addRow(MapBlocks.at(code, item, row), MapBlocks.at(diff, item, row));
        }
        partial[task] = sum;
    }

    /** The penalty of the last run; to be called once. */
    public double value() {
        double sum = penalty.weight() * FixedTree.sum(partial, tasks());
        return penalty instanceof CodePenalty.Kl ? sum : sum / items;
    }

    private double addRow(int codeAt, int diffAt) {
        int length = blocks.runLength();
        double weight = penalty.weight();
        return switch (penalty) {
            case CodePenalty.L1 l1 -> {
                math.addSigns(code, codeAt, diff, diffAt, length, weight / items);
                yield math.sumOfMagnitudes(code, codeAt, length);
            }
            case CodePenalty.L2 l2 -> {
                math.addScaled(code, codeAt, diff, diffAt, length, 2 * weight / items);
                yield math.sumOfSquares(code, codeAt, length);
            }
            case CodePenalty.Kl kl -> math.sparsity(code, codeAt, diff, diffAt, length, items, kl.target(), weight);
        };
    }
}
