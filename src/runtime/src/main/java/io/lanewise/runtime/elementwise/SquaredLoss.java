package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * The reconstruction loss: {@code sum over the elements of an item of (y - x)^2}, averaged over the batch, with y the
 * output and x the target. Its gradient, {@code 2 (y - x) / items}, is written to the interior of diff.
 *
 * <p>Equation 25 of {@code src/docs/backward-passes.md}.
 */
public final class SquaredLoss implements TaskSet {

    private final LossMath math;
    private final MapBlocks blocks;
    private final View output;
    private final View target;
    private final View diff;
    private final double[] partial;
    private int items;

    /**
     * @param shape one item of output, target and diff
     * @param diff receives the gradient; null where only the loss is wanted
     * @param batch the most items of a call
     */
    public SquaredLoss(Shape shape, View output, View target, View diff, int batch) {
        this.math = LossMath.of(output.type());
        this.blocks = MapBlocks.of(shape);
        this.output = output;
        this.target = target;
        this.diff = diff;
        this.partial = new double[blocks.rows().blocks(batch)];
    }

    /** Sets the number of items that the next run is over: the first ones of the batch. */
    public SquaredLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public int tasks() {
        return blocks.rows().blocks(items);
    }

    @Override
    public void run(int task) {
        int item = blocks.item(task);
        int length = blocks.runLength();
        double sum = 0;
        for (int row = blocks.firstRow(task); row < blocks.endRow(task); row++) {
            int outputAt = MapBlocks.at(output, item, row);
            int targetAt = MapBlocks.at(target, item, row);
            sum += math.squaredError(output, outputAt, target, targetAt, length);
            if (diff != null) {
                int diffAt = MapBlocks.at(diff, item, row);
                math.scaledDifference(output, outputAt, target, targetAt, diff, diffAt, length, 2.0 / items);
            }
        }
        partial[task] = sum;
    }

    /** The loss of the last run; to be called once. */
    public double value() {
        return FixedTree.sum(partial, tasks()) / items;
    }
}
