package io.lanewise.runtime.elementwise.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeMath;
import io.lanewise.runtime.elementwise.SortableF32;
import java.util.Arrays;

/** {@link CodeMath} on {@code float[]}. */
public final class CodeMathF32 implements CodeMath {

    private static final int BYTE = 0xFF;

    @Override
    public void addByUnit(View h, int at, int length, double[] sums, int sumsAt, int units) {
        var hs = (float[]) h.array();
        for (int first = at; first < at + length; first += units) {
            for (int unit = 0; unit < units; unit++) {
                sums[sumsAt + unit] += hs[first + unit];
            }
        }
    }

    @Override
    public void addSquaresByUnit(View h, int at, int length, double[] sums, int sumsAt, int units) {
        var hs = (float[]) h.array();
        for (int first = at; first < at + length; first += units) {
            for (int unit = 0; unit < units; unit++) {
                double wide = hs[first + unit];
                sums[sumsAt + unit] += wide * wide;
            }
        }
    }

    @Override
    public void addSlopes(double[] slopes, int slopesAt, int units, View diff, int diffAt, int length) {
        var diffs = (float[]) diff.array();
        for (int first = diffAt; first < diffAt + length; first += units) {
            for (int unit = 0; unit < units; unit++) {
                diffs[first + unit] += (float) slopes[slopesAt + unit];
            }
        }
    }

    @Override
    public void addScaledByUnit(
            View w, int at, double scale, double[] factors, int units, View diff, int diffAt, int length) {
        var ws = (float[]) w.array();
        var diffs = (float[]) diff.array();
        for (int first = 0; first < length; first += units) {
            for (int unit = 0; unit < units; unit++) {
                diffs[diffAt + first + unit] += (float) (scale * factors[unit] * ws[at + first + unit]);
            }
        }
    }

    @Override
    public void contract(
            Activation.Kind kind,
            View y,
            int at,
            View diff,
            int diffAt,
            int from,
            int to,
            double[] norms,
            double scale,
            double[] slopes) {
        var ys = (float[]) y.array();
        var diffs = (float[]) diff.array();
        for (int unit = from; unit < to; unit++) {
            double given = ys[at + unit];
            double slope = switch (kind) {
                case SIGMOID -> given * (1 - given);
                case TANH -> 1 - given * given;
                default -> 1;
            };
            double bend = switch (kind) {
                case SIGMOID -> 1 - 2 * given;
                case TANH -> -2 * given;
                default -> 0;
            };
            slopes[unit] += slope * slope;
            diffs[diffAt + unit] += (float) (scale * norms[unit] * (2 * slope * bend));
        }
    }

    @Override
    public void sample(View moments, int at, View noise, int noiseAt, View z, int zAt, int units) {
        var ms = (float[]) moments.array();
        var es = (float[]) noise.array();
        var zs = (float[]) z.array();
        for (int unit = 0; unit < units; unit++) {
            double e = es[noiseAt + unit];
            float mean = ms[at + unit];
            zs[zAt + unit] = e == 0 ? mean : (float) (mean + StrictMath.exp(ms[at + units + unit] / 2.0) * e);
        }
    }

    @Override
    public void addSampleSlopes(
            View dz, int dzAt, View moments, int at, View noise, int noiseAt, View diffMoments, int diffAt, int units) {
        var slopes = (float[]) dz.array();
        var ms = (float[]) moments.array();
        var es = (float[]) noise.array();
        var diffs = (float[]) diffMoments.array();
        for (int unit = 0; unit < units; unit++) {
            double slope = slopes[dzAt + unit];
            double deviation = StrictMath.exp(ms[at + units + unit] / 2.0);
            diffs[diffAt + unit] += slopes[dzAt + unit];
            diffs[diffAt + units + unit] += (float) (slope * es[noiseAt + unit] * deviation / 2);
        }
    }

    @Override
    public double normalDivergence(View moments, int at, View diffMoments, int diffAt, int units, double scale) {
        var ms = (float[]) moments.array();
        var diffs = (float[]) diffMoments.array();
        double sum = 0;
        for (int unit = 0; unit < units; unit++) {
            double mean = ms[at + unit];
            double logarithm = ms[at + units + unit];
            double excess = StrictMath.expm1(logarithm);
            sum += (mean * mean + (excess - logarithm)) / 2;
            diffs[diffAt + unit] = (float) (scale * mean);
            diffs[diffAt + units + unit] = (float) (scale * excess / 2);
        }
        return sum;
    }

    @Override
    public void countBytes(View h, int at, int length, long mask, long prefix, int shift, int[] counts, int countsAt) {
        var hs = (float[]) h.array();
        for (int i = at; i < at + length; i++) {
            long key = SortableF32.key(hs[i]);
            if ((key & mask) == prefix) {
                counts[countsAt + (int) (key >>> shift & BYTE)]++;
            }
        }
    }

    @Override
    public int keep(View h, int at, int length, long threshold, int ties, View kept, int keptAt) {
        var hs = (float[]) h.array();
        var keeps = kept == null ? null : (float[]) kept.array();
        if (keeps != null) {
            Arrays.fill(keeps, keptAt, keptAt + length, 1f);
        }
        int left = ties;
        for (int i = 0; i < length; i++) {
            int order = Long.compareUnsigned(SortableF32.key(hs[at + i]), threshold);
            if (order == 0 && left > 0) {
                left--;
            } else if (order <= 0) {
                hs[at + i] = 0f;
                if (keeps != null) {
                    keeps[keptAt + i] = 0f;
                }
            }
        }
        return left;
    }

    @Override
    public void drop(View kept, int keptAt, View diff, int diffAt, int length) {
        var keeps = (float[]) kept.array();
        var diffs = (float[]) diff.array();
        for (int i = 0; i < length; i++) {
            if (keeps[keptAt + i] == 0) {
                diffs[diffAt + i] = 0f;
            }
        }
    }
}
