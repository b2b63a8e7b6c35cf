package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the codes of data are like. A unit is an element of a code that is a vector; of a code with more than one pixel it
 * is a channel, whose activations at all pixels count.
 *
 * <p>A unit is dead when none of its activations over the data is larger in magnitude than {@value #DEAD_SHARE} times
 * the largest of all units. So a rectified unit that is always 0 is dead, and so is a sigmoid that never rises above a
 * hundredth, and a unit of a Gaussian code whose mean does not depend on the input.
 *
 * @param code shape of a code
 * @param items whose codes these are
 * @param units in the order of the elements, or channels
 * @param zeros elements of all codes that are exactly 0
 * @param histogram of the elements that are finite and not exactly 0
 */
public record CodeStatistics(Shape code, int items, List<Unit> units, long zeros, Histogram histogram) {

    private static final double DEAD_SHARE = 0.01;

    public CodeStatistics {
        units = List.copyOf(units);
    }

    /**
     * A unit of the code.
     *
     * @param mean of its activations
     * @param peak the largest magnitude of its activations
     */
    public record Unit(double mean, double peak) {}

    /**
     * How many values lie in each of the intervals of one width.
     *
     * @param from where the first interval begins; value {@code v} lies in interval {@code floor((v - from) / width)}
     * @param width a power of 2
     * @param counts no interval at either end is empty; none where there is no value
     */
    public record Histogram(double from, double width, List<Long> counts) {

        public Histogram {
            counts = List.copyOf(counts);
        }
    }

    /**
     * The statistics of the codes of all items of a source.
     *
     * @param model of single maps
     * @param source items of the shape of the model's input, at least one
     * @throws IOException when an item cannot be read
     * @throws IllegalArgumentException when the model is one over sequences, there is no item, or the items have another
     *     shape
     */
    public static CodeStatistics of(Autoencoder model, ItemSource source) throws IOException {
        Shape input = model.input();
        if (model.spec().sequence().isPresent()) {
            throw new IllegalArgumentException("The code of a model over sequences is the states of several cells.");
        }
        if (source.items() == 0 || source.itemLength() != input.elements()) {
            throw new IllegalArgumentException("The statistics are of codes of one item or more of " + input + ", not of "
                    + source.items() + " items of " + source.height() + "x" + source.width() + "x" + source.channels()
                    + ".");
        }
        var sums = new Sums(model.code());
        int length = source.itemLength();
        int batch = Math.min(model.spec().training().batch(), source.items());
        for (int first = 0; first < source.items(); first += batch) {
            int count = Math.min(batch, source.items() - first);
            var items = new float[count * length];
            for (int item = 0; item < count; item++) {
                source.read(first + item, items, item * length);
            }
            sums.add(model.encode(new Nhwc(items, count, input)).values());
        }
        return sums.statistics(source.items());
    }

    /** Units that are dead, as told above. */
    public long deadUnits() {
        double largest = units.stream().mapToDouble(Unit::peak).max().orElse(0);
        return units.stream().filter(unit -> unit.peak() <= DEAD_SHARE * largest).count();
    }

    /** The share of the elements of all codes that are exactly 0. */
    public double zeroShare() {
        return zeros / ((double) items * code.elements());
    }

    /** The mean of all units' means. */
    public double meanActivation() {
        return units.stream().mapToDouble(Unit::mean).average().orElse(Double.NaN);
    }

    /** What has been seen so far. */
    private static final class Sums {
        private final Shape code;
        private final double[] sums;
        private final double[] peaks;
        private final GrowingHistogram histogram = new GrowingHistogram();
        private long zeros;

        Sums(Shape code) {
            this.code = code;
            int units = code.pixels() == 1 ? Math.toIntExact(code.elements()) : code.channels();
            this.sums = new double[units];
            this.peaks = new double[units];
        }

        void add(float[] codes) {
            for (int index = 0; index < codes.length; index++) {
                float value = codes[index];
                int unit = index % sums.length;
                sums[unit] += value;
                peaks[unit] = Math.max(peaks[unit], Math.abs(value));
                if (value == 0) {
                    zeros++;
                } else {
                    histogram.add(value);
                }
            }
        }

        CodeStatistics statistics(int items) {
            double activations = (double) items * code.elements() / sums.length;
            var units = new ArrayList<Unit>();
            for (int unit = 0; unit < sums.length; unit++) {
                units.add(new Unit(sums[unit] / activations, peaks[unit]));
            }
            return new CodeStatistics(code, items, units, zeros, histogram.histogram());
        }
    }

    /** Counts values whose range is not known before: where one lies outside, pairs of intervals are made one. */
    private static final class GrowingHistogram {

        /** Below and above 0 each. */
        private static final int INTERVALS = 64;

        private final long[] counts = new long[2 * INTERVALS];
        private double width = 0x1p-40;

        void add(double value) {
            if (!Double.isFinite(value)) {
                return;
            }
            double interval = Math.floor(value / width);
            while (interval < -INTERVALS || interval >= INTERVALS) {
                widen();
                interval = Math.floor(value / width);
            }
            counts[(int) interval + INTERVALS]++;
        }

        private void widen() {
            long[] wider = new long[counts.length];
            for (int index = 0; index < counts.length; index++) {
                wider[Math.floorDiv(index - INTERVALS, 2) + INTERVALS] += counts[index];
            }
            System.arraycopy(wider, 0, counts, 0, counts.length);
            width *= 2;
        }

        Histogram histogram() {
            int first = 0;
            int end = counts.length;
            while (first < end && counts[first] == 0) {
                first++;
            }
            while (end > first && counts[end - 1] == 0) {
                end--;
            }
            List<Long> trimmed =
                    Arrays.stream(counts, first, end).boxed().toList();
            return new Histogram((first - INTERVALS) * width, width, trimmed);
        }
    }
}
