package io.lanewise.verify;

import io.lanewise.kernel.ElementType;

/**
 * Rounding in one number format, after Higham, <em>Accuracy and Stability of Numerical Algorithms</em>, chapter 3.
 *
 * @param unit the unit roundoff u: the result of each operation is exact but for a factor in [1 - u, 1 + u]
 * @param smallest the smallest positive number, which bounds what one operation may lose to underflow
 */
public record Rounding(double unit, double smallest) {

    public static Rounding of(ElementType type) {
        return switch (type) {
            case F32 -> new Rounding(0x1p-24, Float.MIN_VALUE);
            case F64 -> new Rounding(0x1p-53, Double.MIN_VALUE);
        };
    }

    /**
     * {@code gamma(n) = n u / (1 - n u)}: n factors of [1 - u, 1 + u] are together within [1 - gamma(n), 1 + gamma(n)].
     */
    public double gamma(double roundings) {
        return roundings * unit / (1 - roundings * unit);
    }

    /**
     * The error of a sum of products whose absolute values add up to {@code magnitude}, when each passes through
     * {@code roundings} roundings.
     */
    public double ofSum(double roundings, double magnitude) {
        return gamma(roundings) * magnitude + roundings * smallest;
    }
}
