package io.lanewise.runtime;

import io.lanewise.spec.SequenceSpec;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.Optional;

/**
 * What a model offers by the kind of its items.
 *
 * @param sequence empty where items are single maps
 */
record SequenceTask(Optional<SequenceSpec> sequence) {

    /** @throws IllegalArgumentException when the model reads sequences */
    void requireMaps() {
        if (sequence.isPresent()) {
            throw new IllegalArgumentException("This model reads sequences of " + sequence.get().past()
                    + " frames, not single maps: give them as Nthwc.");
        }
    }

    /** @throws IllegalArgumentException when the model reads single maps, or sequences of another length */
    void requireFrames(int frames) {
        if (sequence.isEmpty()) {
            throw new IllegalArgumentException("This model reads single maps, not sequences: give them as Nhwc.");
        }
        int past = sequence.get().past();
        if (frames != past) {
            throw new IllegalArgumentException(
                    "This model reads sequences of " + past + " frames, not of " + frames + ".");
        }
    }

    /** @throws UnsupportedOperationException when the decoder needs more than the code */
    void requireDecoding() {
        if (sequence.isPresent()) {
            throw new UnsupportedOperationException("A model over sequences does not decode codes, because its decoder"
                    + " begins with the states of all cells of the encoder: use predict or reconstruct.");
        }
    }

    /** @throws UnsupportedOperationException when the model only reconstructs */
    void requirePrediction() {
        if (sequence.orElseThrow().task() == Task.RECONSTRUCT) {
            throw new UnsupportedOperationException("The task of this model is to reconstruct the frames that it reads,"
                    + " not to predict those that follow: use reconstruct.");
        }
    }

    /** @throws UnsupportedOperationException when the model only predicts */
    void requireReconstruction() {
        if (sequence.orElseThrow().task() == Task.PREDICT) {
            throw new UnsupportedOperationException("The task of this model is to predict the frames that follow those"
                    + " that it reads, not to reconstruct these: use predict.");
        }
    }
}
