package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.f32.CodeMathF32;
import io.lanewise.runtime.elementwise.f64.CodeMathF64;

/**
 * Arithmetic on codes over runs: contiguous elements of the array of a view, from the absolute index {@code ...At} on.
 * Where {@code units} are told, element {@code i} of a run belongs to unit {@code i mod units}. Sums are taken in
 * double, in the order of the elements.
 */
public interface CodeMath {

    /** The arithmetic of tensors of this type. */
    static CodeMath of(ElementType type) {
        return switch (type) {
            case F32 -> new CodeMathF32();
            case F64 -> new CodeMathF64();
        };
    }

    /** {@code sums[sumsAt + i mod units] += h_i}. */
    void addByUnit(View h, int at, int length, double[] sums, int sumsAt, int units);

    /** {@code sums[sumsAt + i mod units] += h_i^2}. */
    void addSquaresByUnit(View h, int at, int length, double[] sums, int sumsAt, int units);

    /** {@code diff_i += slopes[slopesAt + i mod units]}, each slope rounded before it is added. */
    void addSlopes(double[] slopes, int slopesAt, int units, View diff, int diffAt, int length);

    /** {@code diff_i += scale factors[i mod units] w_i}, the product computed in double and rounded once. */
    void addScaledByUnit(
            View w, int at, double scale, double[] factors, int units, View diff, int diffAt, int length);

    /**
     * The squared Jacobian of one layer at one item, unit by unit, with {@code d(y)} the derivative of its activation
     * by what it gives: {@code slopes[unit] += d(y)^2} and {@code diff += scale norms[unit] (d(y)^2)'}, for the units
     * {@code from .. to - 1}.
     *
     * @param kind sigmoid, tanh or identity
     * @param norms of each unit the sum of its squared weights
     */
    void contract(
            Activation.Kind kind,
            View y,
            int at,
            View diff,
            int diffAt,
            int from,
            int to,
            double[] norms,
            double scale,
            double[] slopes);

    /**
     * {@code z = mean + exp(v / 2) e}, and exactly the mean where e is 0.
     *
     * @param moments means of all units, then v, the logarithms of their variances
     */
    void sample(View moments, int at, View noise, int noiseAt, View z, int zAt, int units);

    /** {@code diffMean += dz} and {@code diffV += dz e exp(v / 2) / 2}: equation 38 of the backward passes. */
    void addSampleSlopes(
            View dz, int dzAt, View moments, int at, View noise, int noiseAt, View diffMoments, int diffAt, int units);

    /**
     * The divergence {@code KL(N(mean, exp(v)) || N(0, 1)) = 1/2 (mean^2 + exp(v) - 1 - v)}, summed over the units;
     * {@code diffMean = scale mean} and {@code diffV = scale (exp(v) - 1) / 2}.
     */
    double normalDivergence(View moments, int at, View diffMoments, int diffAt, int units, double scale);

    /**
     * Counts the bytes of the run's {@linkplain SortableF32#key keys} at {@code shift}, of those keys alone that agree
     * with {@code prefix} in the bits of {@code mask}: {@code counts[countsAt + byte]++}.
     */
    void countBytes(View h, int at, int length, long mask, long prefix, int shift, int[] counts, int countsAt);

    /**
     * Sets to 0 what is below the threshold, and of what equals it all but the first {@code ties}.
     *
     * @param kept where 1 is written for what stays and 0 for the rest; null where nobody asks
     * @return ties that are left for the runs after this one
     */
    int keep(View h, int at, int length, long threshold, int ties, View kept, int keptAt);

    /** Sets {@code diff} to 0 where {@code kept} is 0. */
    void drop(View kept, int keptAt, View diff, int diffAt, int length);
}
