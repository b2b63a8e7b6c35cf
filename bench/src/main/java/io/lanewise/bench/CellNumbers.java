package io.lanewise.bench;

import io.lanewise.kernel.ConvLstmKey;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Inputs, parameters and gradients of the hidden states of a cell, the same here and in a peer. Maps are dense, {@code
 * [item][row][column][channel]}; parameters lie as {@link ConvLstmKey} says.
 *
 * @param inputs of each step
 * @param diffs the gradient of the loss by the hidden state of each step; what comes back from later steps is not in it
 */
public record CellNumbers(
        ConvLstmKey key,
        int batch,
        float[][] inputs,
        float[] weights,
        float[] bias,
        float[] peepholes,
        float[][] diffs) {

    private static final long SEED = 3;

    /** Numbers of the size that training has: gates are neither shut nor wide open. */
    public static CellNumbers random(ConvLstmKey key, int batch, int steps) {
        var random = new SplittableRandom(SEED);
        int taps = key.hiddenWindow().height().kernel() * key.hiddenWindow().width().kernel();
        double bound = 1 / Math.sqrt(taps * (key.src().channels() + key.hidden()));
        return new CellNumbers(
                key,
                batch,
                maps(random, steps, batch * key.src().elements()),
                uniform(random, key.weightLength(), bound),
                uniform(random, key.biasLength(), bound),
                uniform(random, key.peepholeLength(), 1),
                maps(random, steps, batch * key.state().elements()));
    }

    /** Steps in time. */
    public int steps() {
        return inputs.length;
    }

    private static float[][] maps(SplittableRandom random, int steps, long length) {
        return IntStream.range(0, steps)
                .mapToObj(step -> uniform(random, Math.toIntExact(length), 1))
                .toArray(float[][]::new);
    }

    private static float[] uniform(SplittableRandom random, int length, double bound) {
        var numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return numbers;
    }
}
