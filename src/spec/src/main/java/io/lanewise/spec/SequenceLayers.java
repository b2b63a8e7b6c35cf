package io.lanewise.spec;

import io.lanewise.kernel.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The kernels of a model over sequences, and how they hang together in time. A layer that is no cell runs at each step
 * by itself.
 *
 * @param spec how many steps there are
 * @param frame shape of one frame as layers see it, {@code rows / patch x columns / patch x channels patch^2}; channel
 *     {@code (y patch + x) channels + c} of a pixel is channel c of row y and column x of its block
 * @param encoder its layers in the order in which they run
 * @param branches the decoders; one, or for both tasks first that which reconstructs
 */
public record SequenceLayers(SequenceSpec spec, Shape frame, List<Timed> encoder, List<Branch> branches) {

    /** In {@link Timed#reads}: what the list of layers begins from. */
    public static final int BEGINNING = -1;

    /** In {@link Timed#startsFrom}: states of zeros. */
    public static final int ZEROS = -1;

    public SequenceLayers {
        encoder = List.copyOf(encoder);
        branches = List.copyOf(branches);
    }

    /**
     * A layer that runs at several steps.
     *
     * @param layer its kernel; a decoder's first cell without input has a key {@linkplain
     *     io.lanewise.kernel.ConvLstmKey#projected() without an input window}
     * @param steps at which it runs; where what it reads has more, the last one's value is read (after a cell that
     *     returns its last state)
     * @param reads places in its own list of the layers that it reads, whose channels follow one another; or {@link
     *     #BEGINNING}; empty for a cell without input. What it reads has as many elements as its key's src, and, where a
     *     dense layer or a reshape stands between, another shape
     * @param startsFrom of a cell, the place in the encoder of the cell with whose last states it begins, or {@link
     *     #ZEROS}
     */
    public record Timed(ModelLayer layer, int steps, List<Integer> reads, int startsFrom) {
        public Timed {
            reads = List.copyOf(reads);
        }
    }

    /**
     * A decoder.
     *
     * @param task {@link SequenceSpec.Task#PREDICT} or {@link SequenceSpec.Task#RECONSTRUCT}
     * @param beginning what {@link #BEGINNING} means in it
     * @param steps frames that it gives
     * @param layers in the order in which they run; the last one gives frames
     */
    public record Branch(SequenceSpec.Task task, Beginning beginning, int steps, List<Timed> layers) {
        public Branch {
            layers = List.copyOf(layers);
        }
    }

    /** What the first layer of a decoder reads. */
    public enum Beginning {
        /** Nothing. */
        NOTHING,
        /** The frame before. */
        PREVIOUS_FRAME,
        /** What the encoder's last layer gave last: a decoder without cells, which gives one frame. */
        CODE
    }

    /** All layers with their steps, the encoder's first. */
    public List<Timed> timed() {
        return Stream.concat(encoder.stream(), branches.stream().flatMap(branch -> branch.layers().stream()))
                .toList();
    }

    /** All layers, the encoder's first. */
    public List<ModelLayer> layers() {
        return timed().stream().map(Timed::layer).toList();
    }

    /** Multiply-adds of forward for one item, over all steps. */
    public long macs() {
        return timed().stream()
                .mapToLong(timed -> timed.steps() * timed.layer().key().macs())
                .sum();
    }

    /** Of each frame that the decoders give, branch after branch, the frame of an item that it should be. */
    public List<Integer> targets() {
        return branches.stream()
                .flatMap(branch -> IntStream.range(0, branch.steps())
                        .mapToObj(step -> branch.task() == SequenceSpec.Task.PREDICT
                                ? spec.past() + step
                                : spec.past() - 1 - step))
                .toList();
    }
}
