package io.lanewise.analysis;

import io.lanewise.runtime.data.ItemSource;
import java.util.SplittableRandom;

/** Items that are vectors in memory. */
record Points(float[][] values) implements ItemSource {

    /** Normal variates, the one of feature k with deviation {@code deviations[k]}, mixed by a rotation and moved away from 0. */
    static Points cloud(int items, double[] deviations, long seed) {
        var random = new SplittableRandom(seed);
        int length = deviations.length;
        double[][] axes = rotation(length, random);
        var values = new float[items][length];
        for (float[] item : values) {
            for (int axis = 0; axis < length; axis++) {
                double along = deviations[axis] * random.nextGaussian();
                for (int feature = 0; feature < length; feature++) {
                    item[feature] += (float) (along * axes[axis][feature]);
                }
            }
            for (int feature = 0; feature < length; feature++) {
                item[feature] += feature;
            }
        }
        return new Points(values);
    }

    /** The same points in a space of {@code times} as many dimensions: each number again and again, with a sign of its own. */
    Points spread(int times) {
        var random = new SplittableRandom(times);
        var longer = new float[values.length][times * values[0].length];
        for (int feature = 0; feature < longer[0].length; feature++) {
            int sign = random.nextBoolean() ? 1 : -1;
            for (int item = 0; item < values.length; item++) {
                longer[item][feature] = sign * values[item][feature / times];
            }
        }
        return new Points(longer);
    }

    /** Orthonormal rows, by Gram and Schmidt. */
    static double[][] rotation(int length, SplittableRandom random) {
        var rows = new double[length][length];
        for (int row = 0; row < length; row++) {
            for (int feature = 0; feature < length; feature++) {
                rows[row][feature] = random.nextGaussian();
            }
            for (int before = 0; before < row; before++) {
                double along = dot(rows[row], rows[before]);
                for (int feature = 0; feature < length; feature++) {
                    rows[row][feature] -= along * rows[before][feature];
                }
            }
            double norm = Math.sqrt(dot(rows[row], rows[row]));
            for (int feature = 0; feature < length; feature++) {
                rows[row][feature] /= norm;
            }
        }
        return rows;
    }

    static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int index = 0; index < one.length; index++) {
            sum += one[index] * other[index];
        }
        return sum;
    }

    @Override
    public int items() {
        return values.length;
    }

    @Override
    public int height() {
        return 1;
    }

    @Override
    public int width() {
        return 1;
    }

    @Override
    public int channels() {
        return values[0].length;
    }

    @Override
    public String name(int item) {
        return "point " + item;
    }

    @Override
    public void read(int item, float[] into, int offset) {
        System.arraycopy(values[item], 0, into, offset, values[item].length);
    }
}
