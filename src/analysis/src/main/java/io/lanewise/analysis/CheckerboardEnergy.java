package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import java.util.Optional;

/**
 * How much of a picture repeats with a given period, as the pattern does that transposed convolutions and unpoolings of
 * that stride leave (Odena, Dumoulin and Olah, <i>Deconvolution and checkerboard artifacts</i>, 2016).
 *
 * <p>The picture is parted into blocks of {@code 8 period} pixels a side that overlap by half. Each, less its mean, is
 * multiplied by Hann's window {@code w(i) = sin(pi (i + 1/2) / side)^2} along both axes, and has the spectrum {@code
 * P(u, v)}, the squared absolute value of its discrete Fourier transform (Welch 1967). What repeats after {@code
 * period} pixels is at the frequencies {@code (8 k, 8 l)}, {@code 0 <= k, l < period}; the window spreads each over its
 * neighbours. So, with the sums over all blocks and channels, and {@code N(f)} the 3 x 3 frequencies around {@code f},
 *
 * <pre>
 *           sum over (k, l) but (0, 0) of P in N(8 k, 8 l)
 * share = -------------------------------------------------
 *           sum of P over all frequencies but N(0, 0)
 * </pre>
 *
 * White noise has {@link #ofWhiteNoise}; a smooth picture nearly 0, and a checkerboard nearly 1. Pictures that are less
 * than 8 periods high or wide have shorter blocks, of at least 4 periods.
 */
public final class CheckerboardEnergy {

    private static final int PERIODS = 8;
    private static final int FEWEST_PERIODS = 4;

    private final int period;
    private final int side;
    private final double[] window;
    /** Cosine and sine of {@code 2 pi index / side}. */
    private final double[] cosine;
    private final double[] sine;

    private final double[] block;
    private double lattice;
    private double total;

    private CheckerboardEnergy(int period, int side) {
        this.period = period;
        this.side = side;
        this.window = new double[side];
        this.cosine = new double[side];
        this.sine = new double[side];
        for (int index = 0; index < side; index++) {
            double half = StrictMath.sin(Math.PI * (index + 0.5) / side);
            window[index] = half * half;
            cosine[index] = StrictMath.cos(2 * Math.PI * index / side);
            sine[index] = StrictMath.sin(2 * Math.PI * index / side);
        }
        this.block = new double[side * side];
    }

    /**
     * The share of a picture's energy that repeats with a period.
     *
     * @param picture {@code shape.elements()} values in the order rows, columns, channels
     * @param period in pixels, at least 2
     * @return empty where the picture is less than four periods high or wide, or of one brightness
     */
    public static Optional<Double> of(float[] picture, Shape shape, int period) {
        if (period < 2) {
            throw new IllegalArgumentException("A pattern repeats after 2 pixels or more, not after " + period + ".");
        }
        int periods = Math.min(PERIODS, Math.min(shape.height(), shape.width()) / period);
        if (periods < FEWEST_PERIODS) {
            return Optional.empty();
        }
        var energy = new CheckerboardEnergy(period, periods * period);
        energy.add(picture, shape);
        return energy.total > 0 ? Optional.of(energy.lattice / energy.total) : Optional.empty();
    }

    /** The share that white noise has in blocks of full size: that of the frequencies that are looked at. */
    public static double ofWhiteNoise(int period) {
        double side = PERIODS * period;
        return 9.0 * (period * period - 1) / (side * side - 9);
    }

    private void add(float[] picture, Shape shape) {
        int step = side / 2;
        for (int top = 0; top + side <= shape.height(); top += step) {
            for (int left = 0; left + side <= shape.width(); left += step) {
                for (int channel = 0; channel < shape.channels(); channel++) {
                    read(picture, shape, top, left, channel);
                    addBlock();
                }
            }
        }
    }

    private void read(float[] picture, Shape shape, int top, int left, int channel) {
        double sum = 0;
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double value = picture[((top + row) * shape.width() + left + column) * shape.channels() + channel];
                block[row * side + column] = value;
                sum += value;
            }
        }
        double mean = sum / block.length;
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                block[row * side + column] = (block[row * side + column] - mean) * window[row] * window[column];
            }
        }
    }

    private void addBlock() {
        double energy = 0;
        for (double value : block) {
            energy += value * value;
        }
        // Parseval: the sum of the whole spectrum.
        total += energy * block.length - aroundZero();
        lattice += onLattice();
    }

    private double aroundZero() {
        double sum = 0;
        for (int u = -1; u <= 1; u++) {
            double[] line = alongColumns(u);
            for (int v = -1; v <= 1; v++) {
                sum += power(line, v);
            }
        }
        return sum;
    }

    private double onLattice() {
        int distance = side / period;
        double sum = 0;
        for (int k = 0; k < period; k++) {
            for (int u = distance * k - 1; u <= distance * k + 1; u++) {
                double[] line = alongColumns(u);
                for (int l = k == 0 ? 1 : 0; l < period; l++) {
                    for (int v = distance * l - 1; v <= distance * l + 1; v++) {
                        sum += power(line, v);
                    }
                }
            }
        }
        return sum;
    }

    /** The transform along columns at a frequency: of each column its real part, then of each its imaginary one. */
    private double[] alongColumns(int u) {
        var line = new double[2 * side];
        int step = Math.floorMod(u, side);
        int angle = 0;
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                line[column] += block[row * side + column] * cosine[angle];
                line[side + column] -= block[row * side + column] * sine[angle];
            }
            angle = next(angle, step);
        }
        return line;
    }

    /** The squared absolute value of the transform of a line at a frequency. */
    private double power(double[] line, int v) {
        double real = 0;
        double imaginary = 0;
        int step = Math.floorMod(v, side);
        int angle = 0;
        for (int column = 0; column < side; column++) {
            real += line[column] * cosine[angle] + line[side + column] * sine[angle];
            imaginary += line[side + column] * cosine[angle] - line[column] * sine[angle];
            angle = next(angle, step);
        }
        return real * real + imaginary * imaginary;
    }

    /** Both are below the side of a block; the remainder of a division would take most of the time. */
    private int next(int angle, int step) {
        int sum = angle + step;
        return sum < side ? sum : sum - side;
    }
}
