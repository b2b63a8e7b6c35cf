package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;

/**
 * A penalty on each element of the code h of a batch by itself; its gradient is added to that of the code.
 *
 * <p>It is averaged over the batch, as the reconstruction loss is, so that its weight against that does not depend on
 * the batch: {@code weight / items sum |h|} and {@code weight / items sum h^2}.
 *
 * <p>Equations 26 and 27 of {@code src/docs/backward-passes.md}.
 */
public final class CodePenaltyLoss implements CodeLoss, TaskSet {

    private final CodePenalty.Elementwise penalty;
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
    public CodePenaltyLoss(CodePenalty.Elementwise penalty, Shape shape, View code, View diff, int batch) {
        this.penalty = penalty;
        this.math = LossMath.of(code.type());
        this.blocks = MapBlocks.of(shape);
        this.code = code;
        this.diff = diff;
        this.partial = new double[blocks.rows().blocks(batch)];
    }

    @Override
    public CodePenaltyLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public void runOn(Workers workers) {
        TaskSet.super.runOn(workers);
    }

    @Override
    public int tasks() {
        return blocks.rows().blocks(items);
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

    @Override
    public double value() {
        return penalty.weight() * FixedTree.sum(partial, tasks()) / items;
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
        };
    }
}
