package io.lanewise.runtime.elementwise.f32;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.Emphasis;
import io.lanewise.runtime.elementwise.EmphasisMath;

/** {@link EmphasisMath} on {@code float[]}. */
public final class EmphasisMathF32 implements EmphasisMath {

    private final float[] hits;
    private final double corrupted;
    private final double clean;

    public EmphasisMathF32(Emphasis emphasis) {
        this.hits = (float[]) emphasis.hit().array();
        this.corrupted = emphasis.corrupted();
        this.clean = emphasis.clean();
    }

    @Override
    public double squaredError(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        var diffs = (float[]) diff.array();
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double difference = ys[yAt + i] - xs[xAt + i];
            double weighted = weight(hits[xAt + i]) * difference;
            sum += weighted * difference;
            diffs[diffAt + i] = (float) (2 * scale * weighted);
        }
        return sum;
    }

    @Override
    public double crossEntropy(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale) {
        var ys = (float[]) y.array();
        var xs = (float[]) x.array();
        var diffs = (float[]) diff.array();
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double weight = weight(hits[xAt + i]);
            sum += weight * LossMathF32.crossEntropy(ys[yAt + i], xs[xAt + i]);
            double slope = LossMathF32.crossEntropySlope(LossMathF32.inside(ys[yAt + i]), xs[xAt + i]);
            diffs[diffAt + i] = (float) (scale * weight * slope);
        }
        return sum;
    }

    /** Exact, since a hit is 1 or 0; a sum, because nothing predicts a choice. */
    private double weight(double hit) {
        return hit * corrupted + (1 - hit) * clean;
    }
}
