package io.lanewise.analysis;

import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The dimension of the set that data lies near, estimated from the distances of items to their two nearest neighbours:
 * TwoNN of Facco, d'Errico, Rodriguez and Laio, <i>Estimating the intrinsic dimension of datasets by a minimal
 * neighborhood information</i>, Scientific Reports 7, 2017. Where the density hardly changes over such distances, the
 * ratio mu of the second to the first has the distribution F(mu) = 1 - mu^-d; d is the slope of the line through the
 * origin that fits the points (log mu, -log(1 - F)), the tenth of the items with the largest ratios left out.
 *
 * @param value d
 * @param items that it was estimated from; identical ones count once
 */
public record IntrinsicDimension(double value, int items) {

    /** What the method is called. */
    public static final String ESTIMATOR = "TwoNN (Facco et al. 2017)";

    /** Share of the items that the line is fitted to, as in the paper. */
    private static final double FITTED = 0.9;

    private static final int FEWEST = 20;

    /** Floats that are held at once: 256 MiB. */
    private static final long MOST_VALUES = 1L << 26;

    /** Differences that are squared, at most: some seconds. */
    private static final long MOST_WORK = 1L << 33;

    /**
     * The estimate from at most so many items, chosen by the seed, and fewer where items are large; empty where fewer
     * than 20 differ.
     */
    public static Optional<IntrinsicDimension> of(ItemSource source, int most, long seed) throws IOException {
        long length = source.itemLength();
        long affordable = Math.min(MOST_VALUES / length, (long) Math.sqrt(2.0 * MOST_WORK / length));
        ItemSource sample = SampledItems.of(source, (int) Math.min(most, affordable), seed);
        var items = new float[sample.items()][source.itemLength()];
        for (int item = 0; item < items.length; item++) {
            sample.read(item, items[item], 0);
        }
        return of(items);
    }

    /** The estimate from all of these points. */
    static Optional<IntrinsicDimension> of(float[][] points) {
        double[] ratios = logarithmsOfRatios(distinct(points));
        if (ratios.length < FEWEST) {
            return Optional.empty();
        }
        Arrays.sort(ratios);
        int fitted = (int) (FITTED * ratios.length);
        double products = 0;
        double squares = 0;
        for (int index = 0; index < fitted; index++) {
            double share = (index + 1.0) / ratios.length;
            products += ratios[index] * -Math.log(1 - share);
            squares += ratios[index] * ratios[index];
        }
        return squares == 0 ? Optional.empty() : Optional.of(new IntrinsicDimension(products / squares, ratios.length));
    }

    /** A point at the place of another would be its neighbour at no distance, of which there is no ratio. */
    private static float[][] distinct(float[][] points) {
        return Arrays.stream(points)
                .map(FloatBuffer::wrap)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(FloatBuffer::array)
                .toArray(float[][]::new);
    }

    private static double[] logarithmsOfRatios(float[][] points) {
        var nearest = new double[points.length];
        var second = new double[points.length];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        Arrays.fill(second, Double.POSITIVE_INFINITY);
        for (int one = 0; one < points.length; one++) {
            for (int other = one + 1; other < points.length; other++) {
                double squared = squaredDistance(points[one], points[other]);
                see(squared, one, nearest, second);
                see(squared, other, nearest, second);
            }
        }
        var logarithms = new double[points.length];
        for (int point = 0; point < points.length; point++) {
            logarithms[point] = Math.log(second[point] / nearest[point]) / 2;
        }
        return logarithms;
    }

    private static void see(double squared, int point, double[] nearest, double[] second) {
        if (squared < nearest[point]) {
            second[point] = nearest[point];
            nearest[point] = squared;
        } else if (squared < second[point]) {
            second[point] = squared;
        }
    }

    private static double squaredDistance(float[] one, float[] other) {
        double sum = 0;
        for (int element = 0; element < one.length; element++) {
            double difference = one[element] - other[element];
            sum += difference * difference;
        }
        return sum;
    }
}
