package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.f32.LossMathF32;
import io.lanewise.runtime.elementwise.f64.LossMathF64;

/**
 * Sums and gradients of losses over runs: contiguous elements of the array of a view, from the absolute index
 * {@code ...At} on. Sums are taken in double over four chains: element {@code i} of a run belongs to chain
 * {@code i mod 4}, but the up to three elements after the last whole four to chain 0; the result is
 * {@code (chain 0 + chain 2) + (chain 1 + chain 3)}.
 */
public interface LossMath {

    /** The arithmetic of tensors of this type. */
    static LossMath of(ElementType type) {
        return switch (type) {
            case F32 -> new LossMathF32();
            case F64 -> new LossMathF64();
        };
    }

    /** The sum of {@code (y - x)^2}; each difference is rounded to the element type before it is squared. */
    double squaredError(View y, int yAt, View x, int xAt, int length);

    /** {@code diff = scale (y - x)}, the gradient of the squared error where {@code scale} is 2 over the batch. */
    void scaledDifference(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale);

    /**
     * The sum of the binary cross-entropies {@code e(y) = -(x log y + (1 - x) log(1 - y))}, with x in [0, 1]. Outside
     * of [2^-24, 1 - 2^-24], where single precision's sigmoid saturates to 0 or 1, {@code e} goes on along its tangent:
     * {@code e(m) + s(m) (y - m)} with m the bound and s its {@linkplain #crossEntropySlope slope} there. So it is
     * finite and convex for every y, at most 17.64 for y in [0, 1] (and at least -2^-48, a tangent being below its
     * curve), and its gradient never vanishes on the wrong side.
     */
    double crossEntropy(View y, int yAt, View x, int xAt, int length);

    /**
     * {@code diff = scale s}, the gradient of the cross-entropy: {@code s = (m - x) / (m (1 - m))} with m the y that
     * was brought into [2^-24, 1 - 2^-24]; computed in double and rounded once.
     */
    void crossEntropySlope(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale);

    /** The sum of {@code |h|}. */
    double sumOfMagnitudes(View h, int at, int length);

    /** The sum of {@code h^2}; not finite when, and in f32 only when, an element is not. */
    double sumOfSquares(View h, int at, int length);

    /** {@code diff += scale sign(h)}, the gradient of the magnitudes; 0 where h is 0. */
    void addSigns(View h, int at, View diff, int diffAt, int length, double scale);

    /** {@code diff += scale h}, the gradient of the squares where {@code scale} is 2. */
    void addScaled(View h, int at, View diff, int diffAt, int length, double scale);

    /** {@code h *= factor}, each product computed in double and rounded once. */
    void scale(View h, int at, int length, double factor);

    /** The first index within the run of an element that is infinite or not a number; -1 when there is none. */
    int firstNonFinite(View h, int at, int length);
}
