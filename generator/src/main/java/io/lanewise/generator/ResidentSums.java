package io.lanewise.generator;

import io.lanewise.kernel.GatherAxis;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sums of a {@link GatherTile} whose weights all stay in registers, as those of a first layer with one channel do: every input that the tile meets is
 * broadcast once, in the order of memory, for all sums that it is part of. Each sum so takes its taps in ascending order.
 */
record ResidentSums(GatherTile tile) {

    void emit(Body body) {
        Vectors vectors = tile.vectors();
        int weights = tile.plan().weightsOfVector();
        for (int weight = 0; weight < weights; weight++) {
            body.let(vectors.vector(), "wei" + weight, vectors.load("wei", Vectors.plus("weiBase", (long) weight * tile.plan().blockChannels())));
        }
        body.line("$T pixel", vectors.vector());
        for (int inputRow : inputs(tile.row(), tile.pool())) {
            String rowBase = "row" + inputRow;
            body.let(rowBase, Terms.sum("srcBase", Terms.product(Integer.toString(inputRow), "srcPitch")));
            for (int inputColumn : inputs(tile.column(), tile.pixelsOfRow())) {
                input(body, inputRow, inputColumn);
            }
        }
    }

    /** All channels of one input pixel. */
    private void input(Body body, int inputRow, int inputColumn) {
        Vectors vectors = tile.vectors();
        int channels = tile.plan().gathering().src().channels();
        int tapColumns = tile.column().taps().size();
        for (int channel = 0; channel < channels; channel++) {
            body.set("pixel", vectors.broadcast("src[" + Terms.sum("row" + inputRow, Integer.toString(inputColumn * channels + channel)) + "]"));
            for (int row = 0; row < tile.pool(); row++) {
                for (int column = 0; column < tile.pixelsOfRow(); column++) {
                    int tapRow = tap(tile.row(), inputRow, row);
                    int tapColumn = tap(tile.column(), inputColumn, column);
                    if (tapRow >= 0 && tapColumn >= 0) {
                        String sum = tile.sumName(row * tile.pixelsOfRow() + column, 0);
                        int weight = (tapRow * tapColumns + tapColumn) * channels + channel;
                        body.set(sum, vectors.fma("pixel", "wei" + weight, sum));
                    }
                }
            }
        }
    }

    /** Whether the sums are few enough to be written out. */
    boolean isShort() {
        int channels = tile.plan().gathering().src().channels();
        int weights = tile.plan().weightsOfVector();
        int broadcasts = inputs(tile.row(), tile.pool()).size() * inputs(tile.column(), tile.pixelsOfRow()).size() * channels;
        int sums = weights * tile.pixels() + broadcasts;
        return GatherTile.mayWriteOut(sums + weights) && tile.mayHold(sums + GatherTile.LOAD * weights);
    }

    /** The inputs that {@code outputs} neighbouring outputs read along an axis, ascending. */
    private static List<Integer> inputs(GatherAxis axis, int outputs) {
        return IntStream.range(0, outputs)
                .flatMap(output -> IntStream.range(0, axis.taps().size()).map(tap -> output * axis.inputStep() + tap * axis.tapStep()))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    /** The tap with which an output reads an input; -1 where it does not. */
    private static int tap(GatherAxis axis, int input, int output) {
        int distance = input - output * axis.inputStep();
        boolean read = distance >= 0 && distance % axis.tapStep() == 0 && distance / axis.tapStep() < axis.taps().size();
        return read ? distance / axis.tapStep() : -1;
    }
}
