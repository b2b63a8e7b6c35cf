package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.spec.LossSpec.Reconstruction;

/**
 * A {@link ReconstructionLoss} in which elements that noise hit have another weight than the rest (Vincent et al.,
 * "Stacked denoising autoencoders", JMLR 11, 2010, section 4.2: alpha and beta). Its gradient is written to the interior
 * of diff.
 *
 * <p>Equations 25a and 33a of {@code src/docs/backward-passes.md}.
 */
public final class EmphasizedLoss implements TaskSet {

    private final Reconstruction kind;
    private final EmphasisMath math;
    private final MapBlocks blocks;
    private final View output;
    private final View target;
    private final View diff;
    private final double[] partial;
    private int items;

    /**
     * @param shape one item of output, target and diff; their rows and items may be any distance apart
     * @param emphasis whose hits lie as the target does
     * @param batch the most items of a call
     */
    public EmphasizedLoss(
            Reconstruction kind, Shape shape, View output, View target, Emphasis emphasis, View diff, int batch) {
        this.kind = kind;
        this.math = EmphasisMath.of(output.type(), emphasis);
        this.blocks = MapBlocks.of(shape);
        this.output = output;
        this.target = target;
        this.diff = diff;
        this.partial = new double[blocks.rows().blocks(batch)];
    }

    /** Sets the number of items that the next run is over: the first ones of the batch. */
    public EmphasizedLoss items(int count) {
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
            sum += row(
                    MapBlocks.at(output, item, row),
                    MapBlocks.at(target, item, row),
                    MapBlocks.at(diff, item, row),
                    blocks.runLength());
        }
        partial[task] = sum;
    }

    private double row(int outputAt, int targetAt, int diffAt, int length) {
        double scale = 1.0 / items;
        return switch (kind) {
            case L2 -> math.squaredError(output, outputAt, target, targetAt, diff, diffAt, length, scale);
            case BCE -> math.crossEntropy(output, outputAt, target, targetAt, diff, diffAt, length, scale);
        };
    }

    /** The loss of the last run; to be called once. */
    public double value() {
        return FixedTree.sum(partial, tasks()) / items;
    }
}
