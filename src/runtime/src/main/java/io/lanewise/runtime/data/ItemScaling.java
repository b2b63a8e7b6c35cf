package io.lanewise.runtime.data;

/** Arithmetic on the numbers of an item: {@code length} points of {@code channels} numbers, channels innermost. */
final class ItemScaling {
    /** Deviations below this share of the largest number are rounding, which must not be blown up. */
    private static final double SMALLEST_SHARE = 1e-6;

    private ItemScaling() {}

    /**
     * Interpolates linearly so that the first points coincide and the last do; a single point is repeated.
     *
     * @param from {@code length x channels}
     * @param into takes {@code wanted x channels}
     */
    static void resample(float[] from, int length, float[] into, int offset, int wanted, int channels) {
        var step = wanted == 1 ? 0 : (length - 1) / (double) (wanted - 1);
        for (var point = 0; point < wanted; point++) {
            var place = point * step;
            var before = (int) Math.min(place, length - 1);
            var after = Math.min(before + 1, length - 1);
            var share = place - before;
            for (var channel = 0; channel < channels; channel++) {
                into[offset + point * channels + channel] = (float)
                        ((1 - share) * from[before * channels + channel] + share * from[after * channels + channel]);
            }
        }
    }

    /** Gives each channel the mean 0 and the standard deviation 1; one whose numbers are all alike becomes 0. */
    static void standardise(float[] values, int offset, int length, int channels) {
        for (var channel = 0; channel < channels; channel++) {
            var first = offset + channel;
            double sum = 0;
            double largest = 0;
            for (var point = 0; point < length; point++) {
                double value = values[first + point * channels];
                sum += value;
                largest = Math.max(largest, Math.abs(value));
            }
            var mean = sum / length;
            double squares = 0;
            for (var point = 0; point < length; point++) {
                var difference = values[first + point * channels] - mean;
                squares += difference * difference;
            }
            var deviation = Math.sqrt(squares / length);
            var isConstant = deviation <= SMALLEST_SHARE * largest;
            for (var point = 0; point < length; point++) {
                var at = first + point * channels;
                values[at] = isConstant ? 0 : (float) ((values[at] - mean) / deviation);
            }
        }
    }
}
