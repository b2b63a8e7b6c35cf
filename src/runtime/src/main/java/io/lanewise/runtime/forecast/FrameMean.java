package io.lanewise.runtime.forecast;

/** The mean of frames, pixel by pixel, summed in double precision in the order in which they come. */
final class FrameMean {
    private final double[] sums;
    private long count;

    FrameMean(int frameLength) {
        this.sums = new double[frameLength];
    }

    void add(float[] values, int offset, int frames) {
        for (var frame = 0; frame < frames; frame++) {
            for (var i = 0; i < sums.length; i++) {
                sums[i] += values[offset + frame * sums.length + i];
            }
        }
        count += frames;
    }

    Baseline baseline() {
        var mean = new float[sums.length];
        for (var i = 0; i < mean.length; i++) {
            mean[i] = (float) (sums[i] / count);
        }
        return (past, pastAt, pastFrames, into, offset, frames, frameLength) -> {
            if (frameLength != mean.length) {
                throw new IllegalArgumentException(
                        "the mean frame has " + mean.length + " values, not " + frameLength);
            }
            for (var frame = 0; frame < frames; frame++) {
                System.arraycopy(mean, 0, into, offset + frame * frameLength, frameLength);
            }
        };
    }
}
