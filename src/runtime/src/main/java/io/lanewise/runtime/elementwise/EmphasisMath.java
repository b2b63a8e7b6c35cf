package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.f32.EmphasisMathF32;
import io.lanewise.runtime.elementwise.f64.EmphasisMathF64;

/**
 * Weighted losses over runs, see {@link LossMath}, and their gradients. The weight w of an element is
 * {@link Emphasis#corrupted} or {@link Emphasis#clean}. Sums are taken in double in the order of the elements;
 * gradients are computed in double and rounded once.
 */
public interface EmphasisMath {

    /** The arithmetic of tensors of this type. */
    static EmphasisMath of(ElementType type, Emphasis emphasis) {
        return switch (type) {
            case F32 -> new EmphasisMathF32(emphasis);
            case F64 -> new EmphasisMathF64(emphasis);
        };
    }

    /**
     * The sum of {@code w (y - x)^2}, and {@code diff = 2 scale w (y - x)}; each difference is rounded to the element
     * type first.
     *
     * @param xAt of the target, and of the hits
     */
    double squaredError(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale);

    /**
     * The sum of {@code w e(y)}, and {@code diff = scale w s(y)}, with e and s as for {@link LossMath#crossEntropy}.
     *
     * @param xAt of the target, and of the hits
     */
    double crossEntropy(View y, int yAt, View x, int xAt, View diff, int diffAt, int length, double scale);
}
