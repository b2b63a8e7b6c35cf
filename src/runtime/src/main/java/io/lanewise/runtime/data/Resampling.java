package io.lanewise.runtime.data;

import java.util.Arrays;

/**
 * Scales pictures, rows and columns by themselves: an axis that shrinks by averaging the area that an output pixel
 * covers, one that grows by linear interpolation between pixel centres (half-pixel coordinates, edges repeated).
 */
final class Resampling {
    private Resampling() {}

    /** Where the input comes from: writes row {@code row}, width x channels, to the start of {@code line}. */
    @FunctionalInterface
    interface Rows {
        void read(int row, float[] line);
    }

    /**
     * Scales a picture of {@code height x width} to {@code dst[offset ..]}, a picture of {@code toHeight x toWidth};
     * both have their channels innermost. Memory besides is two lines, however large the picture is.
     */
    static void resample(
            Rows src, int height, int width, int channels, float[] dst, int offset, int toHeight, int toWidth) {
        var rows = Axis.of(height, toHeight);
        var columns = Axis.of(width, toWidth);
        var read = new float[width * channels];
        var line = new float[toWidth * channels];
        Arrays.fill(dst, offset, offset + toHeight * line.length, 0);
        var unfinished = 0;
        for (var row = 0; row < height; row++) {
            src.read(row, read);
            columns.apply(read, line, channels);
            while (unfinished < toHeight && rows.first[unfinished] + rows.taps <= row) {
                unfinished++;
            }
            for (var to = unfinished; to < toHeight && rows.first[to] <= row; to++) {
                var weight = rows.weights[to * rows.taps + row - rows.first[to]];
                if (weight != 0) {
                    add(weight, line, dst, offset + to * line.length);
                }
            }
        }
    }

    private static void add(float weight, float[] line, float[] dst, int offset) {
        for (var i = 0; i < line.length; i++) {
            dst[offset + i] += weight * line[i];
        }
    }

    /**
     * For each output position the first input position that may count, which never falls from one to the next, and
     * {@code taps} weights from there on; they sum to 1, and some may be 0.
     */
    private record Axis(int[] first, int taps, float[] weights) {
        static Axis of(int from, int to) {
            var taps = Math.min(from, from > to ? (from + to - 1) / to + 1 : 2);
            var axis = new Axis(new int[to], taps, new float[to * taps]);
            for (var i = 0; i < to; i++) {
                if (from > to) {
                    axis.average(i, (double) i * from / to, (double) (i + 1) * from / to, from);
                } else {
                    axis.interpolate(i, (i + 0.5) * from / to - 0.5, from);
                }
            }
            return axis;
        }

        void apply(float[] line, float[] to, int channels) {
            for (var position = 0; position < first.length; position++) {
                for (var channel = 0; channel < channels; channel++) {
                    var from = first[position] * channels + channel;
                    var sum = 0f;
                    for (var k = 0; k < taps; k++) {
                        sum += weights[position * taps + k] * line[from + k * channels];
                    }
                    to[position * channels + channel] = sum;
                }
            }
        }

        private void average(int i, double begin, double end, int length) {
            first[i] = Math.min((int) begin, length - taps);
            for (var k = 0; k < taps; k++) {
                var covered = Math.min(end, first[i] + k + 1) - Math.max(begin, first[i] + k);
                weights[i * taps + k] = (float) (Math.max(covered, 0) / (end - begin));
            }
        }

        private void interpolate(int i, double centre, int length) {
            var inside = Math.clamp(centre, 0, length - 1);
            first[i] = Math.min((int) inside, length - taps);
            for (var k = 0; k < taps; k++) {
                weights[i * taps + k] = (float) Math.max(1 - Math.abs(inside - first[i] - k), 0);
            }
        }
    }
}
