package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The bilateral filter (Tomasi and Manduchi, <i>Bilateral filtering for gray and color images</i>, 1998, equations 5 to
 * 7): the mean of the pixels around each, weighted by a Gaussian of their distance in the picture and by one of their
 * difference in colour, which is the Euclidean one over channels. Windows reach three standard deviations, and are
 * clipped at the border.
 *
 * @param distance standard deviation in the picture, in pixels
 * @param difference standard deviation in colour, where values are from 0 to 1
 */
public record BilateralFilter(double distance, double difference) implements PictureFilter {

    /** Weights by difference are looked up; from this many deviations on, they are 0. */
    private static final int LONGEST = 5;
    private static final int STEPS = 1 << 10;

    /** @throws IllegalArgumentException when a standard deviation is not above 0 */
    public BilateralFilter {
        if (!(distance > 0) || !(difference > 0)) {
            throw new IllegalArgumentException("The standard deviations of a bilateral filter are above 0, not " + distance
                    + " and " + difference + ".");
        }
    }

    @Override
    public String name() {
        return distance + " pixels and " + Math.round(1000 * difference) / 1000.0;
    }

    @Override
    public float[] apply(float[] picture, Shape shape) {
        int reach = (int) Math.ceil(3 * distance);
        double[] byDistance = byDistance(reach);
        double[] byDifference = byDifference();
        var filtered = new float[picture.length];
        // Rows do not depend on one another, so threads change no bit.
        IntStream.range(0, shape.height())
                .parallel()
                .forEach(row -> filterRow(picture, shape, row, byDistance, byDifference, filtered));
        return filtered;
    }

    private void filterRow(
            float[] picture, Shape shape, int row, double[] byDistance, double[] byDifference, float[] filtered) {
        int reach = byDistance.length - 1;
        var sums = new double[shape.channels()];
        for (int column = 0; column < shape.width(); column++) {
            int here = (row * shape.width() + column) * shape.channels();
            Arrays.fill(sums, 0);
            double weights = 0;
            for (int y = Math.max(0, row - reach); y <= Math.min(shape.height() - 1, row + reach); y++) {
                for (int x = Math.max(0, column - reach); x <= Math.min(shape.width() - 1, column + reach); x++) {
                    int there = (y * shape.width() + x) * shape.channels();
                    double weight = byDistance[Math.abs(y - row)]
                            * byDistance[Math.abs(x - column)]
                            * byDifference[index(colourDistance(picture, here, there, shape.channels()))];
                    weights += weight;
                    for (int channel = 0; channel < sums.length; channel++) {
                        sums[channel] += weight * picture[there + channel];
                    }
                }
            }
            for (int channel = 0; channel < sums.length; channel++) {
                filtered[here + channel] = (float) (sums[channel] / weights);
            }
        }
    }

    private int index(double colours) {
        return (int) Math.min(LONGEST * STEPS, colours / difference * STEPS + 0.5);
    }

    private static double colourDistance(float[] picture, int one, int other, int channels) {
        if (channels == 1) {
            return Math.abs(picture[one] - picture[other]);
        }
        double squares = 0;
        for (int channel = 0; channel < channels; channel++) {
            double difference = picture[one + channel] - picture[other + channel];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    private double[] byDistance(int reach) {
        var weights = new double[reach + 1];
        for (int pixels = 0; pixels <= reach; pixels++) {
            weights[pixels] = gaussian(pixels / distance);
        }
        return weights;
    }

    /** The weight of a difference of {@code index / STEPS} standard deviations; that of the last one is 0. */
    private static double[] byDifference() {
        var weights = new double[LONGEST * STEPS + 1];
        for (int index = 0; index < LONGEST * STEPS; index++) {
            weights[index] = gaussian((double) index / STEPS);
        }
        return weights;
    }

    private static double gaussian(double deviations) {
        return StrictMath.exp(-deviations * deviations / 2);
    }
}
