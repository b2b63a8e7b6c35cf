package io.lanewise.kernel.scalar;

/**
 * The recipe of sigmoid, tanh and softplus in binary32. Each line is one operation that the Vector API has lane by lane
 * (+, -, *, /, fma, max, abs, comparison with selection, bit cast, integer shift and and/or), so that a vector kernel
 * written line by line after it gives the same bits. {@link MathF64} is the same recipe in binary64, with longer
 * polynomials.
 *
 * <p>All three functions rest on {@code e^z} for {@code z <= 0}: {@code z = n ln 2 + r} with {@code |r| <= ln 2 / 2},
 * and {@code e^z - 1 = 2^n (e^r - 1) + (2^n - 1)} (Cody and Waite, <em>Software Manual for the Elementary
 * Functions</em>, 1980). {@code n} comes from adding a number so large that the sum has no fraction bits left; the same
 * sum, shifted, is the exponent field of {@code 2^n}. Polynomials are minimax (Remez exchange in 60 digits, rounded
 * once).
 *
 * <p>Bounds of the errors over all 2^32 arguments, in units of the last place of the exact result, subnormal results
 * included: {@link #SIGMOID_ULPS}, {@link #TANH_ULPS}, {@link #SOFTPLUS_ULPS}. NaN gives NaN; infinities give the
 * limits; tanh is odd, -0 included.
 */
public final class MathF32 {

    /** Bound of {@link #sigmoid}'s error. */
    public static final double SIGMOID_ULPS = 2.5;
    /** Bound of {@link #tanh}'s error. */
    public static final double TANH_ULPS = 2.5;
    /** Bound of {@link #softplus}'s error. */
    public static final double SOFTPLUS_ULPS = 2;

    /** log2(e). */
    public static final float LOG2_E = 1.44269504f;
    /**
     * 1.5 * 2^23, which leaves no fraction bits to a sum, + exponent bias 127 + 64, so that the sum's low bits are the
     * exponent of 2^(n + 64).
     */
    public static final float SHIFTER = 12_583_103f;
    /** ln 2 cut to 10 bits, so that its product with n is exact. */
    public static final float LN2_HIGH = 0.693359375f;
    /** ln 2 - LN2_HIGH. */
    public static final float LN2_LOW = -2.12194440e-4f;
    /** Bits of the fraction: what an exponent is shifted by. */
    public static final int FRACTION_BITS = 23;
    /** 2^-64: takes the 64 out of the exponent last, so that subnormal results are rounded once. */
    public static final float SCALE_BACK = 0x1p-64f;
    /** Arguments below give the same e^z: 0. */
    public static final float EXP_LOWEST = -104;
    /** Arguments below give the same e^z - 1: -1. */
    public static final float EXPM1_LOWEST = -20;
    /** The sign of a number, as bits. */
    public static final int SIGN_BIT = 0x8000_0000;

    /** Coefficients of (e^r - 1 - r) / r^2 for |r| up to ln 2 / 2; error 1.4e-9. */
    public static final float EXP_0 = 0.5f;

    public static final float EXP_1 = 1.6666667e-1f;
    public static final float EXP_2 = 4.1666463e-2f;
    public static final float EXP_3 = 8.333286e-3f;
    public static final float EXP_4 = 1.3933689e-3f;
    public static final float EXP_5 = 1.9907602e-4f;

    /** Coefficients of (2 atanh(s) / s - 2) / s^2 in powers of s^2 up to 1/9; error 6.9e-9. */
    public static final float LOG_0 = 6.666667e-1f;

    public static final float LOG_1 = 3.9999697e-1f;
    public static final float LOG_2 = 2.859281e-1f;
    public static final float LOG_3 = 2.1700042e-1f;
    public static final float LOG_4 = 2.3253775e-1f;

    private MathF32() {}

    /** {@code 1 / (1 + e^-x)}, in [0, 1]. */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        float numerator = x >= 0 ? 1 : e;
        return numerator / (1 + e);
    }

    /** The hyperbolic tangent, in [-1, 1]: {@code -t / (2 + t)} with {@code t = e^(-2|x|) - 1}, and the sign of x. */
    public static float tanh(float x) {
        float t = expm1(-2 * Math.abs(x));
        float magnitude = Math.abs(t / (2 + t));
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    }

    /** {@code log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)}. */
    public static float softplus(float x) {
        return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
    }

    /** {@code 1 - e^-y}, the slope of softplus where its value is {@code y >= 0}. */
    public static float softplusSlope(float y) {
        return -expm1(-y);
    }

    /** {@code e^z} for {@code z <= 0}. */
    private static float exp(float z) {
        float clamped = Math.max(z, EXP_LOWEST);
        float shifted = shifted(clamped);
        float grown = expm1OfRemainder(clamped, shifted);
        float power = power(shifted);
        return Math.fma(grown, power, power) * SCALE_BACK;
    }

    /** {@code e^z - 1} for {@code z <= 0}. */
    private static float expm1(float z) {
        float clamped = Math.max(z, EXPM1_LOWEST);
        float shifted = shifted(clamped);
        float grown = expm1OfRemainder(clamped, shifted);
        float power = power(shifted) * SCALE_BACK;
        return Math.fma(grown, power, power - 1);
    }

    /** n + SHIFTER, where n is the whole number nearest to z log2(e). */
    private static float shifted(float z) {
        return Math.fma(z, LOG2_E, SHIFTER);
    }

    /** 2^(n + 64). */
    private static float power(float shifted) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << FRACTION_BITS);
    }

    /** e^r - 1 for the remainder r = z - n ln 2. */
    private static float expm1OfRemainder(float z, float shifted) {
        float n = shifted - SHIFTER;
        float high = Math.fma(n, -LN2_HIGH, z);
        float r = Math.fma(n, -LN2_LOW, high);
        float p = Math.fma(EXP_5, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(p, r, EXP_2);
        p = Math.fma(p, r, EXP_1);
        p = Math.fma(p, r, EXP_0);
        return Math.fma(r * r, p, r);
    }

    /**
     * log(1 + e) for e in [0, 1]: with s = e / (2 + e), 2 atanh(s) = e - s (e - s^2 P(s^2)), where errors of s count
     * for less than half.
     */
    private static float log1p(float e) {
        float s = e / (2 + e);
        float square = s * s;
        float p = Math.fma(LOG_4, square, LOG_3);
        p = Math.fma(p, square, LOG_2);
        p = Math.fma(p, square, LOG_1);
        p = Math.fma(p, square, LOG_0);
        float difference = Math.fma(-square, p, e);
        return Math.fma(-s, difference, e);
    }
}
