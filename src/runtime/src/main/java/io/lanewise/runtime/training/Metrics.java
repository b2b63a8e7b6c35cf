package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.LossMath;

/** Measures of how much two pictures differ, for values in [0, 1]. */
public final class Metrics {

    private static final LossMath MATH = LossMath.of(ElementType.F32);

    private Metrics() {}

    /** The mean of {@code (a - b)^2} over {@code count} elements, each from its index on. */
    public static double meanSquaredError(float[] a, int aAt, float[] b, int bAt, int count) {
        return MATH.squaredError(View.flat(a, 0), aAt, View.flat(b, 0), bAt, count) / count;
    }

    /**
     * The peak signal-to-noise ratio in dB, {@code 10 log10(1 / meanSquaredError)}, for values whose peak is 1;
     * infinite for equal pictures.
     */
    public static double psnr(double meanSquaredError) {
        return -10 * StrictMath.log10(meanSquaredError);
    }
}
