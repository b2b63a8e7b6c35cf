package io.lanewise.verify;

/**
 * A running error analysis (Higham, <em>Accuracy and Stability of Numerical Algorithms</em>, section 3.3): numbers that
 * carry a bound for their error, and operations that carry it on and add their own rounding.
 *
 * @param rounding of the number format
 * @param fused whether a multiply-add has one rounding; otherwise two, as in a framework of unknown operations
 */
record RunningError(Rounding rounding, boolean fused) {

    /**
     * A number and a bound of its error.
     *
     * @param value computed in double, whose own rounding is left out
     * @param error absolute
     */
    record Approximate(double value, double error) {

        static final Approximate ONE = new Approximate(1, 0);

        double largest() {
            return Math.abs(value) + error;
        }

        Approximate negated() {
            return new Approximate(-value, error);
        }
    }

    Approximate plus(Approximate a, Approximate b) {
        return rounded(a.value + b.value, a.error + b.error);
    }

    Approximate times(Approximate a, Approximate b) {
        return rounded(a.value * b.value, productError(a, b));
    }

    /** {@code a b + c}. */
    Approximate multiplyAdd(Approximate a, Approximate b, Approximate c) {
        return fused ? rounded(a.value * b.value + c.value, productError(a, b) + c.error) : plus(times(a, b), c);
    }

    private static double productError(Approximate a, Approximate b) {
        return Math.abs(a.value) * b.error + a.error * b.largest();
    }

    private Approximate rounded(double value, double carried) {
        return new Approximate(value, carried + rounding.ofSum(1, Math.abs(value) + carried));
    }
}
