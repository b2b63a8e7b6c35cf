package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;
import java.util.Optional;

/**
 * The divergence of mean activations from a target, {@code weight sum over the units j of KL(target || m_j)}; its
 * gradient is added to that of the code. The mean is over the batch, so the value is not divided by it. {@code m_j} is
 * first brought into [2^-24, 1 - 2^-24], where single precision's sigmoid saturates to 0 or 1: beyond, the divergence
 * and its gradient would be infinite.
 *
 * <p>Equations 28 and 35 of {@code src/docs/backward-passes.md}.
 */
public final class SparsityLoss implements CodeLoss {

    /** What means are kept away from 0 and from 1. */
    private static final double MARGIN = 0x1p-24;

    private final CodePenalty.Kl penalty;
    private final CodeMath math;
    private final MapBlocks blocks;
    private final View diff;
    private final MeanActivation activation;
    private final Optional<RunningMeans> running;
    private final RunningMeans before;
    private final FlatChunks chunks;
    private final double[] slopes;
    private final double[] partial;
    private final Workers.Tasks judging = this::judge;
    private final Workers.Tasks spreading = this::spread;
    private int items;

    /**
     * @param shape one item of code and diff
     * @param diff the gradient of the code, which that of the penalty is added to
     * @param batch the most items of a call
     */
    public SparsityLoss(CodePenalty.Kl penalty, Shape shape, View code, View diff, int batch) {
        this.penalty = penalty;
        this.math = CodeMath.of(code.type());
        this.blocks = MapBlocks.of(shape);
        this.diff = diff;
        this.activation = new MeanActivation(penalty.unit(), shape, code, batch);
        int units = activation.units();
        this.before = penalty.momentum() > 0 ? new RunningMeans(penalty.momentum(), units) : null;
        this.running = Optional.ofNullable(before);
        this.chunks = new FlatChunks(new int[] {units});
        this.slopes = new double[units];
        this.partial = new double[chunks.chunks()];
    }

    /** What one step hands on to the next; empty where means are over the batch alone. */
    public Optional<RunningMeans> running() {
        return running;
    }

    @Override
    public SparsityLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public void runOn(Workers workers) {
        activation.runOn(workers, items);
        workers.run(chunks.chunks(), judging);
        workers.run(blocks.rows().blocks(items), spreading);
    }

    @Override
    public double value() {
        return penalty.weight() * FixedTree.sum(partial, partial.length);
    }

    /** What the means of a chunk of units cost, and what an element of each should do about it. */
    private void judge(int chunk) {
        double target = penalty.target();
        // A running mean moves by a share of what the batch's mean moves by.
        double scale = (1 - penalty.momentum()) * penalty.weight() / activation.elements();
        double sum = 0;
        for (int unit = chunks.from(chunk); unit < chunks.to(chunk); unit++) {
            double fresh = activation.mean(unit);
            double mean = Math.clamp(before == null ? fresh : before.next(unit, fresh), MARGIN, 1 - MARGIN);
            sum += target * StrictMath.log(target / mean) + (1 - target) * StrictMath.log((1 - target) / (1 - mean));
            slopes[unit] = scale * ((1 - target) / (1 - mean) - target / mean);
        }
        partial[chunk] = sum;
    }

    private void spread(int task) {
        int length = blocks.runLength();
        boolean byElement = penalty.unit() == CodePenalty.Kl.Unit.ELEMENT;
        for (int row = blocks.firstRow(task); row < blocks.endRow(task); row++) {
            int diffAt = MapBlocks.at(diff, blocks.item(task), row);
            if (byElement) {
                math.addSlopes(slopes, row * length, length, diff, diffAt, length);
            } else {
                math.addSlopes(slopes, 0, slopes.length, diff, diffAt, length);
            }
        }
    }
}
