package io.lanewise.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The errors of the activation functions, in units of the last place of the exact result, against the bounds that the
 * recipes state. Run with {@code -Dlanewise.long=true} to take every float and 10^7 doubles.
 */
class ActivationAccuracyTest {

    private static final boolean LONG = Boolean.getBoolean("lanewise.long");

    /** Prime to the powers of two that float bit patterns are made of. */
    private static final int FLOAT_STEP = LONG ? 1 : 101;

    private static final int DOUBLE_SAMPLES = LONG ? 10_000_000 : 100_000;

    /** Neighbours on each side of a place where a recipe changes its course. */
    private static final int NEIGHBOURS = 500;

    /** Takes results that are subnormal doubles to numbers with all their digits. */
    private static final int SCALE = 200;

    enum Function {
        SIGMOID(MathF32.SIGMOID_ULPS, MathF64.SIGMOID_ULPS, MathF32::sigmoid, MathF64::sigmoid) {
            @Override
            double exact(double x) {
                double e = StrictMath.exp(-Math.abs(x));
                return (x >= 0 ? 1 : e) / (1 + e);
            }

            @Override
            DoubleDouble preciselyScaled(DoubleDouble x) {
                DoubleDouble one = DoubleDouble.of(1);
                DoubleDouble e = (x.high() >= 0 ? x.negated() : x).exp(0);
                DoubleDouble numerator = x.high() >= 0 ? one.scaled(SCALE) : x.exp(SCALE);
                return numerator.over(e.plus(one));
            }
        },
        TANH(MathF32.TANH_ULPS, MathF64.TANH_ULPS, MathF32::tanh, MathF64::tanh) {
            @Override
            double exact(double x) {
                return StrictMath.tanh(x);
            }

            @Override
            DoubleDouble preciselyScaled(DoubleDouble x) {
                return (Math.abs(x.high()) > 300 ? DoubleDouble.of(Math.signum(x.high())) : x.tanh()).scaled(SCALE);
            }
        },
        SOFTPLUS(MathF32.SOFTPLUS_ULPS, MathF64.SOFTPLUS_ULPS, MathF32::softplus, MathF64::softplus) {
            @Override
            double exact(double x) {
                return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            }

            @Override
            DoubleDouble preciselyScaled(DoubleDouble x) {
                if (x.high() < -100) {
                    return x.exp(SCALE);
                }
                DoubleDouble log = (x.high() >= 0 ? x.negated() : x).exp(0).log1p();
                return (x.high() >= 0 ? log.plus(x) : log).scaled(SCALE);
            }
        };

        private final double floatBound;
        private final double doubleBound;
        private final FloatFunction ofFloat;
        private final DoubleUnaryOperator ofDouble;

        Function(double floatBound, double doubleBound, FloatFunction ofFloat, DoubleUnaryOperator ofDouble) {
            this.floatBound = floatBound;
            this.doubleBound = doubleBound;
            this.ofFloat = ofFloat;
            this.ofDouble = ofDouble;
        }

        /** To double precision, for float arguments. */
        abstract double exact(double x);

        /** {@code 2^SCALE} times the exact value. */
        abstract DoubleDouble preciselyScaled(DoubleDouble x);
    }

    private interface FloatFunction {
        float apply(float x);
    }

    @ParameterizedTest
    @EnumSource
    void floatsStayWithinTheBound(Function function) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += FLOAT_STEP) {
            worst = Math.max(worst, floatError(function, Float.intBitsToFloat((int) bits)));
        }
        for (double branch :
                branchPoints(MathF32.EXP_LOWEST, MathF32.EXPM1_LOWEST, Float.MIN_NORMAL, Float.MAX_VALUE)) {
            float x = (float) branch;
            for (int i = 0; i < NEIGHBOURS; i++) {
                x = Math.nextDown(x);
            }
            for (int i = 0; i < 2 * NEIGHBOURS; i++) {
                worst = Math.max(worst, Math.max(floatError(function, x), floatError(function, -x)));
                x = Math.nextUp(x);
            }
        }
        assertTrue(worst <= function.floatBound, "worst error " + worst + " ulp, stated " + function.floatBound);
    }

    private static double floatError(Function function, float x) {
        float result = function.ofFloat.apply(x);
        if (Float.isNaN(x)) {
            return Float.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
        }
        double exact = function.exact(x);
        if (Double.isInfinite(exact)) {
            return result == exact ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(result - exact) / Math.ulp((float) exact);
    }

    @ParameterizedTest
    @EnumSource
    void doublesStayWithinTheBound(Function function) {
        Random random = new Random(17);
        double worst = 0;
        for (int i = 0; i < DOUBLE_SAMPLES; i++) {
            double uniform = (random.nextDouble() - 0.5) * 80;
            double wide = (random.nextDouble() - 0.5) * 1600;
            double small = Math.scalb(random.nextDouble() - 0.5, -random.nextInt(1080));
            worst = Math.max(worst, doubleError(function, uniform));
            worst = Math.max(worst, Math.max(doubleError(function, wide), doubleError(function, small)));
        }
        for (double branch : branchPoints(MathF64.EXP_LOWEST, MathF64.EXPM1_LOWEST, Double.MIN_NORMAL, 0x1p700)) {
            double x = branch;
            for (int i = 0; i < NEIGHBOURS; i++) {
                x = Math.nextDown(x);
            }
            for (int i = 0; i < 2 * NEIGHBOURS; i++) {
                worst = Math.max(worst, Math.max(doubleError(function, x), doubleError(function, -x)));
                x = Math.nextUp(x);
            }
        }
        assertTrue(worst <= function.doubleBound, "worst error " + worst + " ulp, stated " + function.doubleBound);
    }

    private static double doubleError(Function function, double x) {
        DoubleDouble exact = function.preciselyScaled(DoubleDouble.of(x));
        double result = function.ofDouble.applyAsDouble(x);
        double difference =
                DoubleDouble.of(Math.scalb(result, SCALE)).minus(exact).high();
        return Math.abs(difference) / Math.scalb(Math.ulp(Math.scalb(exact.high(), -SCALE)), SCALE);
    }

    /**
     * Zero, where n changes, where arguments are clamped, where results or arguments become subnormal, and the largest
     * number.
     */
    private static double[] branchPoints(double expLowest, double expm1Lowest, double leastNormal, double largest) {
        double[] points = new double[48];
        int count = 0;
        for (int n = 0; n < 20; n++) {
            points[count++] = (n + 0.5) * StrictMath.log(2);
            points[count++] = (n + 0.5) * StrictMath.log(2) / 2;
        }
        points[count++] = 0;
        points[count++] = expLowest;
        points[count++] = expm1Lowest;
        points[count++] = expm1Lowest / 2;
        points[count++] = leastNormal;
        points[count++] = StrictMath.log(leastNormal);
        points[count] = largest;
        return points;
    }

    @ParameterizedTest
    @EnumSource
    void limitsAreExact(Function function) {
        double infinity = Double.POSITIVE_INFINITY;
        double above = function == Function.SOFTPLUS ? infinity : 1;
        double below = function == Function.TANH ? -1 : 0;
        assertEquals((float) above, function.ofFloat.apply((float) infinity));
        assertEquals((float) below, function.ofFloat.apply((float) -infinity));
        assertEquals(above, function.ofDouble.applyAsDouble(infinity));
        assertEquals(Math.min(above, Double.MAX_VALUE), function.ofDouble.applyAsDouble(Double.MAX_VALUE));
        assertEquals(below, function.ofDouble.applyAsDouble(-Double.MAX_VALUE));
        assertEquals(below, function.ofDouble.applyAsDouble(-infinity));
        assertTrue(Double.isNaN(function.ofDouble.applyAsDouble(Double.NaN)));
    }

    @Test
    void tanhIsOddDownToTheSignOfZero() {
        assertEquals(-0.0f, MathF32.tanh(-0.0f));
        assertEquals(0.0f, MathF32.tanh(0.0f));
        assertEquals(-0.0, MathF64.tanh(-0.0));
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            assertEquals(MathF32.tanh(x), -MathF32.tanh(-x));
            assertEquals(MathF64.tanh(x), -MathF64.tanh(-x));
        }
    }

    @Test
    void theSlopeOfSoftplusIsThatOfItsInverse() {
        for (double y = 0; y < 60; y += 0.0137) {
            assertEquals(-StrictMath.expm1(-y), MathF64.softplusSlope(y), 2 * Math.ulp(-StrictMath.expm1(-y)));
            float single = (float) y;
            double exact = -StrictMath.expm1(-(double) single);
            assertEquals(exact, MathF32.softplusSlope(single), 2 * Math.ulp((float) exact));
        }
    }

    /** The judge must be right: compared with series in 60 decimal digits. */
    @Test
    void theReferenceHasThirtyDigits() {
        MathContext digits = new MathContext(60);
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            double x = (random.nextDouble() - 0.5) * 60;
            BigDecimal series = BigDecimal.ONE;
            BigDecimal term = BigDecimal.ONE;
            for (int k = 1; k < 400; k++) {
                term = term.multiply(new BigDecimal(x), digits).divide(BigDecimal.valueOf(k), digits);
                series = series.add(term, digits);
            }
            DoubleDouble e = DoubleDouble.of(x).exp(0);
            BigDecimal sum = new BigDecimal(e.high()).add(new BigDecimal(e.low()));
            assertTrue(sum.subtract(series).abs().compareTo(series.multiply(new BigDecimal("1e-28"))) < 0, "exp " + x);
            DoubleDouble log = e.log1p();
            DoubleDouble again = log.exp(0).minus(DoubleDouble.of(1));
            assertTrue(Math.abs(again.minus(e).high()) < 1e-28 * (1 + e.high()), "log1p " + x);
        }
    }
}
