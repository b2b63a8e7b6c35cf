package io.lanewise.spec.yaml;

import java.math.BigDecimal;

/**
 * An interval of real numbers.
 *
 * @param open whether {@code low} itself is out
 * @param openAbove whether {@code high} itself is out
 */
public record Range(double low, boolean open, double high, boolean openAbove) {

    /** {@code low <= x <= high}. */
    public static Range closed(double low, double high) {
        return new Range(low, false, high, false);
    }

    /** {@code low <= x < high}. */
    public static Range below(double low, double high) {
        return new Range(low, false, high, true);
    }

    /** {@code low < x <= high}. */
    public static Range above(double low, double high) {
        return new Range(low, true, high, false);
    }

    /** {@code low < x < high}. */
    public static Range between(double low, double high) {
        return new Range(low, true, high, true);
    }

    boolean contains(double value) {
        return (open ? value > low : value >= low) && (openAbove ? value < high : value <= high);
    }

    /** A number inside, to go on with after a wrong one. */
    double inside() {
        return low + (high - low) / 2;
    }

    @Override
    public String toString() {
        return "a number " + (open ? "above " : "of at least ") + plain(low)
                + (openAbove ? " and below " : " and at most ") + plain(high);
    }

    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
