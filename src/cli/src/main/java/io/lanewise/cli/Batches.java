package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.Nthwc;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;

/** Goes through all items of a source, a batch at a time, with a progress line. */
final class Batches {

    private Batches() {}

    /** Does something with a batch. */
    @FunctionalInterface
    interface Work {
        /**
         * @param first number of the batch's first item
         * @param items the batch, with the shape of the model's input
         */
        void on(int first, Nhwc items) throws IOException;
    }

    /** Does something with a batch of sequences. */
    @FunctionalInterface
    interface SequenceWork {
        /**
         * @param first number of the batch's first item
         * @param items the batch: sequences of all frames of the data, each of the shape of the model's input
         */
        void on(int first, Nthwc items) throws IOException;
    }

    /** @throws UserException when the items do not have the size of the model's input */
    static void each(ItemSource source, ModelSpec spec, PrintWriter err, Work work) throws IOException {
        read(source, spec, err, (first, count, values) -> work.on(first, new Nhwc(values, count, spec.input())));
    }

    /** @throws UserException when the frames of the items do not have the size of the model's input */
    static void eachSequence(ItemSource source, ModelSpec spec, PrintWriter err, SequenceWork work) throws IOException {
        read(source, spec, err, (first, count, values) ->
                work.on(first, new Nthwc(values, count, source.frames(), spec.input())));
    }

    @FunctionalInterface
    private interface Read {
        void on(int first, int count, float[] values) throws IOException;
    }

    private static void read(ItemSource source, ModelSpec spec, PrintWriter err, Read work) throws IOException {
        Shape input = spec.input();
        int length = source.itemLength();
        if (length != source.frames() * input.elements()) {
            throw new UserException("The items are " + source.height() + "x" + source.width() + "x" + source.channels()
                    + ", but the model takes " + input + ".");
        }
        int batch = Math.min(spec.training().batch(), source.items());
        var values = new float[Math.multiplyExact(batch, length)];
        try (var progress = new ProgressLine(err, ProgressLine.isTerminal())) {
            for (int first = 0; first < source.items(); first += batch) {
                int count = Math.min(batch, source.items() - first);
                for (int index = 0; index < count; index++) {
                    source.read(first + index, values, index * length);
                }
                work.on(first, count, count == batch ? values : Arrays.copyOf(values, count * length));
                int done = first + count;
                progress.show(ProgressLine.bar(done, source.items()) + " " + done + "/" + source.items());
            }
        }
    }
}
