package io.lanewise.kernel.scalar;

/**
 * The recipe of sigmoid, tanh and softplus in binary64. Each line is one operation that the Vector API has lane by lane
 * (+, -, *, /, fma, max, abs, comparison with selection, bit cast, integer shift and and/or), so that a vector kernel
 * written line by line after it gives the same bits. {@link MathF32} is the same recipe in binary32, with shorter
 * polynomials.
 *
 * <p>All three functions rest on {@code e^z} for {@code z <= 0}: {@code z = n ln 2 + r} with {@code |r| <= ln 2 / 2},
 * and {@code e^z - 1 = 2^n (e^r - 1) + (2^n - 1)} (Cody and Waite, <em>Software Manual for the Elementary
 * Functions</em>, 1980). {@code n} comes from adding a number so large that the sum has no fraction bits left; the same
 * sum, shifted, is the exponent field of {@code 2^n}. Polynomials are minimax (Remez exchange in 60 digits, rounded
 * once).
 *
 * <p>Bounds of the errors, tested on 3 * 10^7 arguments, in units of the last place of the exact result, subnormal
 * results included: {@link #SIGMOID_ULPS}, {@link #TANH_ULPS}, {@link #SOFTPLUS_ULPS}. NaN gives NaN; infinities give
 * the limits; tanh is odd, -0 included.
 */
public final class MathF64 {

    /** Bound of {@link #sigmoid}'s error. */
    public static final double SIGMOID_ULPS = 2.5;
    /** Bound of {@link #tanh}'s error. */
    public static final double TANH_ULPS = 2.75;
    /** Bound of {@link #softplus}'s error. */
    public static final double SOFTPLUS_ULPS = 2;

    /** log2(e). */
    public static final double LOG2_E = 1.4426950408889634;
    /**
     * 1.5 * 2^52, which leaves no fraction bits to a sum, + exponent bias 1023 + 64, so that the sum's low bits are the
     * exponent of 2^(n + 64).
     */
    public static final double SHIFTER = 6_755_399_441_056_831d;
    /** ln 2 cut to 33 bits, so that its product with n is exact. */
    public static final double LN2_HIGH = 6.93147180369123816490e-01;
    /** ln 2 - LN2_HIGH. */
    public static final double LN2_LOW = 1.90821492927058770002e-10;
    /** Bits of the fraction: what an exponent is shifted by. */
    public static final int FRACTION_BITS = 52;
    /** 2^-64: takes the 64 out of the exponent last, so that subnormal results are rounded once. */
    public static final double SCALE_BACK = 0x1p-64;
    /** Arguments below give the same e^z: 0. */
    public static final double EXP_LOWEST = -746;
    /** Arguments below give the same e^z - 1: -1. */
    public static final double EXPM1_LOWEST = -40;
    /** The sign of a number, as bits. */
    public static final long SIGN_BIT = 0x8000_0000_0000_0000L;

    /** Coefficients of (e^r - 1 - r) / r^2 for |r| up to ln 2 / 2; error 1.4e-18. */
    public static final double EXP_0 = 0.5;

    public static final double EXP_1 = 0.1666666666666667;
    public static final double EXP_2 = 0.041666666666666685;
    public static final double EXP_3 = 0.008333333333326112;
    public static final double EXP_4 = 0.0013888888888874348;
    public static final double EXP_5 = 0.00019841269874902844;
    public static final double EXP_6 = 2.4801587347453275e-05;
    public static final double EXP_7 = 2.7557255296308395e-06;
    public static final double EXP_8 = 2.7557252806730575e-07;
    public static final double EXP_9 = 2.5105260144088516e-08;
    public static final double EXP_10 = 2.092162385016868e-09;

    /** Coefficients of (2 atanh(s) / s - 2) / s^2 in powers of s^2 up to 1/9; error 8.6e-17. */
    public static final double LOG_0 = 0.6666666666666666;

    public static final double LOG_1 = 0.4000000000001525;
    public static final double LOG_2 = 0.28571428566948187;
    public static final double LOG_3 = 0.22222222732300645;
    public static final double LOG_4 = 0.18181788746478658;
    public static final double LOG_5 = 0.15385588022139282;
    public static final double LOG_6 = 0.13313869622041583;
    public static final double LOG_7 = 0.12003519469938144;
    public static final double LOG_8 = 0.08788983937133793;
    public static final double LOG_9 = 0.16187573430785757;

    private MathF64() {}

    /** {@code 1 / (1 + e^-x)}, in [0, 1]. */
    public static double sigmoid(double x) {
        double e = exp(-Math.abs(x));
        double numerator = x >= 0 ? 1 : e;
        return numerator / (1 + e);
    }

    /** The hyperbolic tangent, in [-1, 1]: {@code -t / (2 + t)} with {@code t = e^(-2|x|) - 1}, and the sign of x. */
    public static double tanh(double x) {
        double t = expm1(-2 * Math.abs(x));
        double magnitude = Math.abs(t / (2 + t));
        return Double.longBitsToDouble(
                Double.doubleToRawLongBits(magnitude) | (Double.doubleToRawLongBits(x) & SIGN_BIT));
    }

    /** {@code log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)}. */
    public static double softplus(double x) {
        return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
    }

    /** {@code 1 - e^-y}, the slope of softplus where its value is {@code y >= 0}. */
    public static double softplusSlope(double y) {
        return -expm1(-y);
    }

    /** {@code e^z} for {@code z <= 0}. */
    private static double exp(double z) {
        double clamped = Math.max(z, EXP_LOWEST);
        double shifted = shifted(clamped);
        double grown = expm1OfRemainder(clamped, shifted);
        double power = power(shifted);
        return Math.fma(grown, power, power) * SCALE_BACK;
    }

    /** {@code e^z - 1} for {@code z <= 0}. */
    private static double expm1(double z) {
        double clamped = Math.max(z, EXPM1_LOWEST);
        double shifted = shifted(clamped);
        double grown = expm1OfRemainder(clamped, shifted);
        double power = power(shifted) * SCALE_BACK;
        return Math.fma(grown, power, power - 1);
    }

    /** n + SHIFTER, where n is the whole number nearest to z log2(e). */
    private static double shifted(double z) {
        return Math.fma(z, LOG2_E, SHIFTER);
    }

    /** 2^(n + 64). */
    private static double power(double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(shifted) << FRACTION_BITS);
    }

    /** e^r - 1 for the remainder r = z - n ln 2. */
    private static double expm1OfRemainder(double z, double shifted) {
        double n = shifted - SHIFTER;
        double high = Math.fma(n, -LN2_HIGH, z);
        double r = Math.fma(n, -LN2_LOW, high);
        double p = Math.fma(EXP_10, r, EXP_9);
        p = Math.fma(p, r, EXP_8);
        p = Math.fma(p, r, EXP_7);
        p = Math.fma(p, r, EXP_6);
        p = Math.fma(p, r, EXP_5);
        p = Math.fma(p, r, EXP_4);
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
    private static double log1p(double e) {
        double s = e / (2 + e);
        double square = s * s;
        double p = Math.fma(LOG_9, square, LOG_8);
        p = Math.fma(p, square, LOG_7);
        p = Math.fma(p, square, LOG_6);
        p = Math.fma(p, square, LOG_5);
        p = Math.fma(p, square, LOG_4);
        p = Math.fma(p, square, LOG_3);
        p = Math.fma(p, square, LOG_2);
        p = Math.fma(p, square, LOG_1);
        p = Math.fma(p, square, LOG_0);
        double difference = Math.fma(-square, p, e);
        return Math.fma(-s, difference, e);
    }
}
