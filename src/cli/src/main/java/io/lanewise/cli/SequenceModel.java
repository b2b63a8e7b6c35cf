package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nthwc;
import io.lanewise.spec.SequenceSpec;
import io.lanewise.spec.SequenceSpec.Task;

/**
 * A model over sequences and whole items of its data: those with the frames that it reads and those that follow.
 *
 * @param sequence how it runs over frames
 */
record SequenceModel(Autoencoder model, SequenceSpec sequence) {

    static SequenceModel of(Autoencoder model) {
        return new SequenceModel(model, model.spec().sequence().orElseThrow());
    }

    boolean predicts() {
        return sequence.task() != Task.RECONSTRUCT;
    }

    /** The first frame of an item that the model gives. */
    int firstMade() {
        return sequence.task() == Task.PREDICT ? sequence.past() : 0;
    }

    /** One past the last frame of an item that the model gives. */
    int endMade() {
        return predicts() ? sequence.frames() : sequence.past();
    }

    /** All that the model gives for items, in the order of time: frames {@link #firstMade} to {@link #endMade}. */
    Nthwc made(Nthwc items) {
        Nthwc past = past(items);
        return switch (sequence.task()) {
            case PREDICT -> model.predict(past);
            case RECONSTRUCT -> model.reconstruct(past);
            case BOTH -> joined(model.reconstruct(past), model.predict(past));
        };
    }

    /** The frames that the model reads. */
    Nthwc past(Nthwc items) {
        return frames(items, 0, sequence.past());
    }

    /** Frames {@code first} to {@code end - 1} of each item. */
    static Nthwc frames(Nthwc items, int first, int end) {
        int frame = Math.toIntExact(items.shape().elements());
        int length = (end - first) * frame;
        var values = new float[items.items() * length];
        for (int item = 0; item < items.items(); item++) {
            System.arraycopy(items.values(), (item * items.frames() + first) * frame, values, item * length, length);
        }
        return new Nthwc(values, items.items(), end - first, items.shape());
    }

    private static Nthwc joined(Nthwc earlier, Nthwc later) {
        int frame = Math.toIntExact(earlier.shape().elements());
        int frames = earlier.frames() + later.frames();
        var values = new float[earlier.items() * frames * frame];
        for (int item = 0; item < earlier.items(); item++) {
            int at = item * frames * frame;
            int length = earlier.frames() * frame;
            int rest = later.frames() * frame;
            System.arraycopy(earlier.values(), item * length, values, at, length);
            System.arraycopy(later.values(), item * rest, values, at + length, rest);
        }
        return new Nthwc(values, earlier.items(), frames, earlier.shape());
    }
}
