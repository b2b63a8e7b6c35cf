package io.lanewise.kernel.scalar;

/**
 * A number as the unevaluated sum of two doubles, about 106 bits (Dekker 1971; Hida, Li and Bailey 2001): precise
 * enough to judge the last bit of a double. {@code |low|} is at most half a unit in the last place of high.
 */
record DoubleDouble(double high, double low) {

    private static final DoubleDouble ONE = of(1);
    private static final DoubleDouble LN2 = new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17);
    /** Below, the first terms of a series are more precise than a difference. */
    private static final double SMALL = 0x1p-20;

    static DoubleDouble of(double value) {
        return new DoubleDouble(value, 0);
    }

    private static DoubleDouble normalized(double high, double low) {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }

    DoubleDouble plus(DoubleDouble other) {
        double sum = high + other.high;
        double part = sum - high;
        double error = (high - (sum - part)) + (other.high - part);
        return normalized(sum, error + low + other.low);
    }

    DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    DoubleDouble minus(DoubleDouble other) {
        return plus(other.negated());
    }

    DoubleDouble times(DoubleDouble other) {
        double product = high * other.high;
        double error = Math.fma(high, other.high, -product);
        return normalized(product, error + (high * other.low + low * other.high));
    }

    DoubleDouble over(DoubleDouble other) {
        double first = high / other.high;
        DoubleDouble rest = minus(other.times(of(first)));
        double second = rest.high / other.high;
        DoubleDouble rest2 = rest.minus(other.times(of(second)));
        return normalized(first, second).plus(of(rest2.high / other.high));
    }

    DoubleDouble scaled(int exponent) {
        return new DoubleDouble(Math.scalb(high, exponent), Math.scalb(low, exponent));
    }

    /** {@code 2^exponent e^this}: scaled up, results that would be subnormal keep all their digits. */
    DoubleDouble exp(int exponent) {
        if (high < -2000) {
            return of(0);
        }
        int n = (int) Math.rint(high / LN2.high);
        DoubleDouble r = minus(LN2.times(of(n))).scaled(-6);
        DoubleDouble term = ONE;
        DoubleDouble sum = ONE;
        for (int i = 1; i <= 14; i++) {
            term = term.times(r).over(of(i));
            sum = sum.plus(term);
        }
        for (int i = 0; i < 6; i++) {
            sum = sum.times(sum);
        }
        return sum.scaled(n + exponent);
    }

    /** {@code log(1 + this)}. */
    DoubleDouble log1p() {
        if (Math.abs(high) < SMALL) {
            DoubleDouble sum = of(0);
            DoubleDouble power = this;
            for (int i = 1; i <= 7; i++) {
                sum = i % 2 == 1 ? sum.plus(power.over(of(i))) : sum.minus(power.over(of(i)));
                power = power.times(this);
            }
            return sum;
        }
        DoubleDouble value = plus(ONE);
        DoubleDouble guess = of(Math.log(value.high));
        // One step of Newton doubles the correct digits.
        return guess.plus(value.times(guess.negated().exp(0))).minus(ONE);
    }

    /** The hyperbolic tangent. */
    DoubleDouble tanh() {
        if (Math.abs(high) < SMALL) {
            DoubleDouble square = times(this);
            DoubleDouble series = ONE.minus(square.over(of(3)))
                    .plus(square.times(square).times(of(2)).over(of(15)));
            return times(series);
        }
        DoubleDouble e = scaled(1).exp(0);
        return e.minus(ONE).over(e.plus(ONE));
    }
}
