package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import java.util.Arrays;

/**
 * The squared Frobenius norm of the Jacobian of an encoder of one dense layer, averaged over the batch,
 * {@code weight / items sum over items and units of d(h)^2 |w|^2}, with d the derivative of the activation by what it
 * gives and |w|^2 the sum of a unit's squared weights. It depends on the code and, directly, on the weights: the one
 * gradient is added to that of the code, the other to that of the weights once the encoder's backward pass has written
 * it.
 *
 * <p>Equations 36 and 37 of {@code src/docs/backward-passes.md}.
 */
public final class ContractiveLoss implements CodeLoss {

    /** Each task that sums squared weights takes memory for the sums of all units. */
    private static final int MOST_TASKS = 64;

    private final double weight;
    private final CodeMath math;
    private final Activation.Kind kind;
    private final int inputs;
    private final int units;
    private final View code;
    private final View diff;
    private final View weights;
    private final View diffWeights;
    private final FlatChunks unitChunks;
    /** Inputs whose weights are a task's; the weights of an input lie together. */
    private final int inputsOfTask;

    private final int weightTasks;
    private final double[] norms;
    private final double[] slopes;
    private final double[] partial;
    private final Workers.Tasks squaring = this::square;
    private final Workers.Tasks contracting = this::contract;
    private final Workers.Tasks adding = this::addToWeights;
    private int items;

    /**
     * @param key of the encoder
     * @param code what it gives
     * @param diff the gradient of the code, which that of the penalty is added to
     * @param weights canonical, {@code [input][unit]}
     * @param diffWeights their gradient
     */
    public ContractiveLoss(double weight, DenseKey key, View code, View diff, View weights, View diffWeights) {
        this.weight = weight;
        this.math = CodeMath.of(code.type());
        this.kind = key.activation().kind();
        this.inputs = key.inputs();
        this.units = key.outputs();
        this.code = code;
        this.diff = diff;
        this.weights = weights;
        this.diffWeights = diffWeights;
        this.unitChunks = new FlatChunks(new int[] {units});
        this.inputsOfTask =
                Math.max(Math.ceilDiv(FlatChunks.CHUNK_ELEMENTS, units), Math.ceilDiv(inputs, MOST_TASKS));
        this.weightTasks = Math.ceilDiv(inputs, inputsOfTask);
        this.norms = new double[Math.multiplyExact(weightTasks, units)];
        this.slopes = new double[units];
        this.partial = new double[unitChunks.chunks()];
    }

    @Override
    public ContractiveLoss items(int count) {
        items = count;
        return this;
    }

    @Override
    public void runOn(Workers workers) {
        workers.run(weightTasks, squaring);
        FixedTree.sum(norms, weightTasks, units);
        workers.run(unitChunks.chunks(), contracting);
    }

    /** Adds to the gradient of the weights, after the encoder's backward pass. */
    public void addWeightGradient(Workers workers) {
        workers.run(weightTasks, adding);
    }

    @Override
    public double value() {
        return weight / items * FixedTree.sum(partial, partial.length);
    }

    private void square(int task) {
        int first = task * inputsOfTask;
        Arrays.fill(norms, task * units, (task + 1) * units, 0);
        math.addSquaresByUnit(weights, weights.offset() + first * units, length(first), norms, task * units, units);
    }

    private int length(int firstInput) {
        return (Math.min(inputs, firstInput + inputsOfTask) - firstInput) * units;
    }

    private void contract(int chunk) {
        int from = unitChunks.from(chunk);
        int to = unitChunks.to(chunk);
        Arrays.fill(slopes, from, to, 0);
        for (int item = 0; item < items; item++) {
            int at = code.rowOffset(item, 0);
            int diffAt = diff.rowOffset(item, 0);
            math.contract(kind, code, at, diff, diffAt, from, to, norms, weight / items, slopes);
        }
        double sum = 0;
        for (int unit = from; unit < to; unit++) {
            sum += slopes[unit] * norms[unit];
        }
        partial[chunk] = sum;
    }

    private void addToWeights(int task) {
        int first = task * inputsOfTask;
        int from = first * units;
        math.addScaledByUnit(
                weights,
                weights.offset() + from,
                2 * weight / items,
                slopes,
                units,
                diffWeights,
                diffWeights.offset() + from,
                length(first));
    }
}
