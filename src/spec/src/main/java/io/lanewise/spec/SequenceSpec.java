package io.lanewise.spec;

import java.util.Locale;

/**
 * How a model runs over a sequence of frames: the encoder reads the past, a decoder unrolls from the states that its
 * cells left (Srivastava, Mansimov and Salakhutdinov, <i>Unsupervised Learning of Video Representations using LSTMs</i>,
 * 2015; Shi et al. 2015 for convolutional cells).
 *
 * @param past frames that the encoder reads, at least 1
 * @param future frames that follow them in the data, at least 0; those that a forecaster predicts
 * @param task what the decoder gives
 * @param patch edge of the square blocks of a frame whose pixels become channels, 1 for none; it divides rows and columns
 * @param decoderInput what the decoder's first layer reads at each step
 * @param teacherForcing in training only: whether a decoder that reads the frame before gets the true one, not its own
 */
public record SequenceSpec(
        int past, int future, Task task, int patch, DecoderInput decoderInput, boolean teacherForcing) {

    /** @throws IllegalArgumentException when there is no frame to read, or a number is below its range */
    public SequenceSpec {
        if (past < 1 || future < 0 || patch < 1) {
            throw new IllegalArgumentException("A sequence has 1 past frame or more, 0 future ones or more, and patches of 1 pixel"
                    + " or more, not " + past + ", " + future + " and " + patch + ".");
        }
    }

    /** What a decoder gives. */
    public enum Task {
        /** The frames after those that were read, in the order of time. */
        PREDICT,
        /** The frames that were read, the last one first. */
        RECONSTRUCT,
        /** Both, by two decoders with the same layers and weights of their own: the composite model of Srivastava. */
        BOTH;

        /** The word in specs. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a decoder's first layer reads. */
    public enum DecoderInput {
        /** Nothing: the decoder is unconditional, and its first cell has no input. */
        NONE,
        /**
         * The frame that it gave one step before; at its first step the last frame that the encoder read, or zeros
         * where that is the very frame to be reconstructed.
         */
        PREVIOUS
    }

    /** Whether training gives true frames to a decoder; one that gives a single frame reads none of its own. */
    public boolean hasTeachers() {
        int steps = switch (task) {
            case PREDICT -> future;
            case RECONSTRUCT -> past;
            case BOTH -> Math.max(past, future);
        };
        return teacherForcing && steps > 1;
    }

    /** What is left of it when nothing is trained: the structure of the model. */
    public SequenceSpec withoutTeachers() {
        return new SequenceSpec(past, future, task, patch, decoderInput, false);
    }

    /** Frames of an item of the data. */
    public int frames() {
        return past + future;
    }
}
