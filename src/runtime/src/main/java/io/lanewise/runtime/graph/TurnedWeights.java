package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.elementwise.TransposeMath;

/**
 * Turns weights over: those of a layer become those of its adjoint, or are added to them. Within each tap and group
 * input and output channels change places; taps stay where they are, since a transposed convolution counts them as its
 * convolution does. Equations 18a and 18b of {@code src/docs/backward-passes.md}.
 *
 * @param taps of the kernel; 1 of a dense layer
 * @param inputs channels of a group that {@code from} leads from
 * @param outputs channels of a group that {@code from} leads to
 * @param from canonical weights, {@code [tap][input channel of the group][output channel]}
 * @param to those of the adjoint, likewise
 * @param adds whether they are added to what is there
 */
record TurnedWeights(int taps, int groups, int inputs, int outputs, View from, View to, boolean adds, TransposeMath math)
        implements Step, Workers.Tasks {

    /** Rows of {@code to} that one task writes. */
    private static final int ROWS = 64;

    /** Whether the weights of a layer, turned over, are those of another one. */
    static boolean fit(WeightedKey layer, WeightedKey adjoint) {
        int groups = groups(layer);
        return layer.weightExtents().subList(0, 2).equals(adjoint.weightExtents().subList(0, 2))
                && groups == groups(adjoint)
                && layer.weightExtents().get(2) * groups == adjoint.weightExtents().get(3)
                && layer.weightExtents().get(3) == adjoint.weightExtents().get(2) * groups;
    }

    /** Copies weights to {@code to}, which belongs to a layer of the shape {@code key}. */
    static TurnedWeights copying(View from, WeightedKey key, View to) {
        int groups = groups(key);
        int inputs = key.weightExtents().get(3) / groups;
        int outputs = key.weightExtents().get(2);
        return new TurnedWeights(
                taps(key), groups, inputs, outputs, from, to, false, TransposeMath.of(to.type()));
    }

    /** Adds the gradient of the weights of a layer of the shape {@code key} to that of the weights it has from another. */
    static TurnedWeights adding(WeightedKey key, View from, View to) {
        int groups = groups(key);
        int inputs = key.weightExtents().get(2);
        int outputs = key.weightExtents().get(3) / groups;
        return new TurnedWeights(taps(key), groups, inputs, outputs, from, to, true, TransposeMath.of(to.type()));
    }

    private static int taps(WeightedKey key) {
        return key.weightExtents().get(0) * key.weightExtents().get(1);
    }

    private static int groups(WeightedKey key) {
        return switch (key) {
            case Conv2dKey conv -> conv.groups();
            case Deconv2dKey deconv -> deconv.groups();
            case DenseKey dense -> 1;
        };
    }

    @Override
    public void run(Workers workers, int items) {
        runOn(workers);
    }

    void runOn(Workers workers) {
        workers.run(taps * blocks(), this);
    }

    private int blocks() {
        return Math.ceilDiv(outputs, ROWS);
    }

    /** A block of rows of {@code to} within a tap. */
    @Override
    public void run(int task) {
        int first = task % blocks() * ROWS;
        int rows = Math.min(ROWS, outputs - first);
        int tapAt = task / blocks() * groups * inputs * outputs;
        for (int group = 0; group < groups; group++) {
            int fromAt = from.offset() + tapAt + group * outputs + first;
            int toAt = to.offset() + tapAt + first * groups * inputs + group * inputs;
            if (adds) {
                math.add(from, fromAt, groups * outputs, to, toAt, groups * inputs, inputs, rows);
            } else {
                math.copy(from, fromAt, groups * outputs, to, toAt, groups * inputs, inputs, rows);
            }
        }
    }
}
