package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.Reconstruction;

/**
 * How far the output y is from the target x: a sum over the elements of an item, averaged over the batch. Its gradient
 * is written to the interior of diff.
 *
 * <p>{@code L2} is {@code sum (y - x)^2}. {@code BCE} is the binary cross-entropy
 * {@code -sum (x log y + (1 - x) log(1 - y))}, which a y at 0 or 1 would make infinite: outside of [2^-24, 1 - 2^-24] it
 * goes on along its tangent, see {@link LossMath#crossEntropy}.
 *
 * <p>Equations 25 and 31 to 33 of {@code src/docs/backward-passes.md}.
 */
public final class ReconstructionLoss implements TaskSet {

    private final Reconstruction kind;
    private final LossMath math;
    private final MapBlocks blocks;
    private final View output;
    private final View target;
    private final View diff;
    private final double[] partial;
    private int items;

    /**
     * @param shape one item of output, target and diff; their rows and items may be any distance apart
     * @param diff receives the gradient; null where only the loss is wanted
     * @param batch the most items of a call
     */
    public ReconstructionLoss(Reconstruction kind, Shape shape, View output, View target, View diff, int batch) {
        this.kind = kind;
        this.math = LossMath.of(output.type());
        this.blocks = MapBlocks.of(shape);
        this.output = output;
        this.target = target;
        this.diff = diff;
        this.partial = new double[blocks.rows().blocks(batch)];
    }

    /** Sets the number of items that the next run is over: the first ones of the batch. */
    public ReconstructionLoss items(int count) {
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
        double sum = 0;
        for (int row = blocks.firstRow(task); row < blocks.endRow(task); row++) {
            int outputAt = MapBlocks.at(output, item, row);
            int targetAt = MapBlocks.at(target, item, row);
            sum += lossOfRow(outputAt, targetAt);
            if (diff != null) {
                differentiateRow(outputAt, targetAt, MapBlocks.at(diff, item, row));
            }
        }
        partial[task] = sum;
    }

    private double lossOfRow(int outputAt, int targetAt) {
        int length = blocks.runLength();
        return switch (kind) {
            case L2 -> math.squaredError(output, outputAt, target, targetAt, length);
            case BCE -> math.crossEntropy(output, outputAt, target, targetAt, length);
        };
    }

    private void differentiateRow(int outputAt, int targetAt, int diffAt) {
        int length = blocks.runLength();
        switch (kind) {
            case L2 -> math.scaledDifference(output, outputAt, target, targetAt, diff, diffAt, length, 2.0 / items);
            case BCE -> math.crossEntropySlope(output, outputAt, target, targetAt, diff, diffAt, length, 1.0 / items);
        }
    }

    /** The loss of the last run; to be called once. */
    public double value() {
        return FixedTree.sum(partial, tasks()) / items;
    }
}
