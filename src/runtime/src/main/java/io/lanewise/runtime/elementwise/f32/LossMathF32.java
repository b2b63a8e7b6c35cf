package io.lanewise.runtime.elementwise.f32;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.LossMath;

/** {@link LossMath} on {@code float[]}. */
public final class LossMathF32 implements LossMath {

    /** What probabilities are kept away from 0 and from 1. */
    private static final double MARGIN = 0x1p-24;

    @Override
    public double squaredError(View y, int yAt, View x, int xAt, int length) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        double chain0 = 0;
        double chain1 = 0;
        double chain2 = 0;
        double chain3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            chain0 += squareOf(ys[yAt + i] - xs[xAt + i]);
            chain1 += squareOf(ys[yAt + i + 1] - xs[xAt + i + 1]);
            chain2 += squareOf(ys[yAt + i + 2] - xs[xAt + i + 2]);
            chain3 += squareOf(ys[yAt + i + 3] - xs[xAt + i + 3]);
        }
        for (; i < length; i++) {
            chain0 += squareOf(ys[yAt + i] - xs[xAt + i]);
        }
        return (chain0 + chain2) + (chain1 + chain3);
    }

    @Override
    public void scaledDifference(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        var diffs = (float[]) diff.array();
        var factor = (float) scale;
        for (int i = 0; i < length; i++) {
            diffs[diffAt + i] = factor * (ys[yAt + i] - xs[xAt + i]);
        }
    }

    @Override
    public double crossEntropy(View y, int yAt, View x, int xAt, int length) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        double chain0 = 0;
        double chain1 = 0;
        double chain2 = 0;
        double chain3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            chain0 += crossEntropy(ys[yAt + i], xs[xAt + i]);
            chain1 += crossEntropy(ys[yAt + i + 1], xs[xAt + i + 1]);
            chain2 += crossEntropy(ys[yAt + i + 2], xs[xAt + i + 2]);
            chain3 += crossEntropy(ys[yAt + i + 3], xs[xAt + i + 3]);
        }
        for (; i < length; i++) {
            chain0 += crossEntropy(ys[yAt + i], xs[xAt + i]);
        }
        return (chain0 + chain2) + (chain1 + chain3);
    }

    @Override
    public void crossEntropySlope(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        var diffs = (float[]) diff.array();
        for (int i = 0; i < length; i++) {
            diffs[diffAt + i] = (float) (scale * crossEntropySlope(inside(ys[yAt + i]), xs[xAt + i]));
        }
    }

    @Override
    public double sumOfMagnitudes(View h, int at, int length) {
        var hs = (float[]) h.array();
        double chain0 = 0;
        double chain1 = 0;
        double chain2 = 0;
        double chain3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            chain0 += Math.abs(hs[at + i]);
            chain1 += Math.abs(hs[at + i + 1]);
            chain2 += Math.abs(hs[at + i + 2]);
            chain3 += Math.abs(hs[at + i + 3]);
        }
        for (; i < length; i++) {
            chain0 += Math.abs(hs[at + i]);
        }
        return (chain0 + chain2) + (chain1 + chain3);
    }

    @Override
    public double sumOfSquares(View h, int at, int length) {
        var hs = (float[]) h.array();
        double chain0 = 0;
        double chain1 = 0;
        double chain2 = 0;
        double chain3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            chain0 += squareOf(hs[at + i]);
            chain1 += squareOf(hs[at + i + 1]);
            chain2 += squareOf(hs[at + i + 2]);
            chain3 += squareOf(hs[at + i + 3]);
        }
        for (; i < length; i++) {
            chain0 += squareOf(hs[at + i]);
        }
        return (chain0 + chain2) + (chain1 + chain3);
    }

    @Override
    public void addSigns(View h, int at, View diff, int diffAt, int length, double scale) {
        var hs = (float[]) h.array();
        var diffs = (float[]) diff.array();
        var factor = (float) scale;
        for (int i = 0; i < length; i++) {
            diffs[diffAt + i] += factor * Math.signum(hs[at + i]);
        }
    }

    @Override
    public void addScaled(View h, int at, View diff, int diffAt, int length, double scale) {
        var hs = (float[]) h.array();
        var diffs = (float[]) diff.array();
        var factor = (float) scale;
        for (int i = 0; i < length; i++) {
            diffs[diffAt + i] += factor * hs[at + i];
        }
    }

    @Override
    public void scale(View h, int at, int length, double factor) {
        var hs = (float[]) h.array();
        for (int i = 0; i < length; i++) {
            hs[at + i] = (float) (factor * hs[at + i]);
        }
    }

    @Override
    public int firstNonFinite(View h, int at, int length) {
        var hs = (float[]) h.array();
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(hs[at + i])) {
                return i;
            }
        }
        return -1;
    }

    static double crossEntropy(double y, double x) {
        double m = inside(y);
        double entropy = -(x * StrictMath.log(m) + (1 - x) * StrictMath.log(1 - m));
        return m == y ? entropy : entropy + crossEntropySlope(m, x) * (y - m);
    }

    static double crossEntropySlope(double m, double x) {
        return (m - x) / (m * (1 - m));
    }

    static double inside(double probability) {
        return Math.clamp(probability, MARGIN, 1 - MARGIN);
    }

    private static double squareOf(float value) {
        double wide = value;
        return wide * wide;
    }
}
