package io.lanewise.analysis;

import io.lanewise.kernel.Shape;

/**
 * The structural similarity of pictures with values in [0, 1] (Wang, Bovik, Sheikh and Simoncelli, <i>Image quality
 * assessment: from error visibility to structural similarity</i>, 2004, equations 13 to 17): of means, variances and
 * covariance under a circular Gaussian window of 11 x 11 pixels with standard deviation 1.5 and weights of sum 1,
 *
 * <pre>
 * (2 mean(a) mean(b) + C1) (2 cov(a, b) + C2) / ((mean(a)^2 + mean(b)^2 + C1) (var(a) + var(b) + C2))
 * </pre>
 *
 * with {@code C1 = 0.01^2}, {@code C2 = 0.03^2}, averaged over all windows that lie inside the picture, as the authors'
 * program does, and over channels. Along an axis shorter than 11 pixels the window has the largest odd length that fits.
 */
public final class Ssim {

    private static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private final int width;
    private final int channels;
    private final double[] rowWeights;
    private final double[] columnWeights;
    private final int rows;
    private final int columns;

    private Ssim(Shape shape) {
        this.width = shape.width();
        this.channels = shape.channels();
        this.rowWeights = gaussian(shape.height());
        this.columnWeights = gaussian(shape.width());
        this.rows = shape.height() - rowWeights.length + 1;
        this.columns = shape.width() - columnWeights.length + 1;
    }

    /**
     * The similarity of two pictures, 1 for equal ones.
     *
     * @param a holds {@code shape.elements()} values from {@code aAt} on, in the order rows, columns, channels
     * @param b the same from {@code bAt} on
     */
    public static double of(float[] a, int aAt, float[] b, int bAt, Shape shape) {
        var ssim = new Ssim(shape);
        double sum = 0;
        for (int channel = 0; channel < shape.channels(); channel++) {
            sum += ssim.channel(a, aAt + channel, b, bAt + channel);
        }
        return sum / shape.channels();
    }

    private double channel(float[] a, int aAt, float[] b, int bAt) {
        double[] meanA = weighted(index -> a[aAt + index]);
        double[] meanB = weighted(index -> b[bAt + index]);
        double[] squareA = weighted(index -> (double) a[aAt + index] * a[aAt + index]);
        double[] squareB = weighted(index -> (double) b[bAt + index] * b[bAt + index]);
        double[] product = weighted(index -> (double) a[aAt + index] * b[bAt + index]);
        double sum = 0;
        for (int window = 0; window < meanA.length; window++) {
            double means = meanA[window] * meanB[window];
            double squares = meanA[window] * meanA[window] + meanB[window] * meanB[window];
            double covariance = product[window] - means;
            double variances = squareA[window] + squareB[window] - squares;
            sum += (2 * means + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
        }
        return sum / meanA.length;
    }

    /** A value by its index within a picture, of its first channel. */
    @FunctionalInterface
    private interface Values {
        double at(int index);
    }

    /** The weighted mean of each window: the window is a product, so columns come first and rows after. */
    private double[] weighted(Values values) {
        int height = rows + rowWeights.length - 1;
        var lines = new double[height * columns];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int tap = 0; tap < columnWeights.length; tap++) {
                    sum += columnWeights[tap] * values.at((row * width + column + tap) * channels);
                }
                lines[row * columns + column] = sum;
            }
        }
        var means = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int tap = 0; tap < rowWeights.length; tap++) {
                    sum += rowWeights[tap] * lines[(row + tap) * columns + column];
                }
                means[row * columns + column] = sum;
            }
        }
        return means;
    }

    private static double[] gaussian(int extent) {
        int length = Math.min(WINDOW, extent % 2 == 0 ? extent - 1 : extent);
        var weights = new double[length];
        double sum = 0;
        for (int tap = 0; tap < length; tap++) {
            int distance = tap - length / 2;
            weights[tap] = StrictMath.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += weights[tap];
        }
        for (int tap = 0; tap < length; tap++) {
            weights[tap] /= sum;
        }
        return weights;
    }
}
