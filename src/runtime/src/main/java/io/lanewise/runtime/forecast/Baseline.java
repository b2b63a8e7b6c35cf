package io.lanewise.runtime.forecast;

import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;

/** A forecast without a model. */
@FunctionalInterface
public interface Baseline {
    /**
     * Forecasts the frames that follow others.
     *
     * @param past the frames seen, from {@code pastAt} on
     * @param pastFrames their number, at least 1
     * @param into receives the frames forecast, from {@code offset} on
     * @param frames their number
     * @param frameLength the values of a frame
     */
    void forecast(float[] past, int pastAt, int pastFrames, float[] into, int offset, int frames, int frameLength);

    /** Persistence: the last frame seen, again and again. */
    static Baseline lastFrame() {
        return (past, pastAt, pastFrames, into, offset, frames, frameLength) -> {
            for (var frame = 0; frame < frames; frame++) {
                var last = pastAt + (pastFrames - 1) * frameLength;
                System.arraycopy(past, last, into, offset + frame * frameLength, frameLength);
            }
        };
    }

    /** The mean of the frames seen, pixel by pixel, again and again. */
    static Baseline meanOfPast() {
        return (past, pastAt, pastFrames, into, offset, frames, frameLength) -> {
            var mean = new FrameMean(frameLength);
            mean.add(past, pastAt, pastFrames);
            mean.baseline().forecast(past, pastAt, pastFrames, into, offset, frames, frameLength);
        };
    }

    /**
     * The mean frame: of all frames of all items of a source, pixel by pixel, whatever was seen. The source is that of
     * training, since a forecast cannot know the mean of what it is judged by.
     *
     * @throws IllegalArgumentException when the source has no item
     */
    static Baseline meanFrame(ItemSource training) throws IOException {
        if (training.items() == 0) {
            throw new IllegalArgumentException("no frames to take the mean of");
        }
        var item = new float[training.itemLength()];
        var mean = new FrameMean(item.length / training.frames());
        for (var number = 0; number < training.items(); number++) {
            training.read(number, item, 0);
            mean.add(item, 0, training.frames());
        }
        return mean.baseline();
    }
}
