package io.lanewise.kernel;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * The function applied to each output of a weighted layer, fused into the kernel that produces it. Each derivative is computed from the
 * output {@code y} alone, so the input need not be kept.
 *
 * <table>
 * <caption>Definitions</caption>
 * <tr><th>kind<th>y<th>dy/dx from y
 * <tr><td>identity<td>x<td>1
 * <tr><td>relu<td>max(x, 0), NaN stays NaN<td>y &gt; 0 ? 1 : 0
 * <tr><td>leaky_relu<td>x &gt; 0 ? x : slope x<td>y &gt; 0 ? 1 : slope
 * <tr><td>sigmoid<td>1 / (1 + exp(-x))<td>y (1 - y)
 * <tr><td>tanh<td>tanh x<td>1 - y y
 * <tr><td>softplus<td>log(1 + exp x)<td>1 - exp(-y)
 * </table>
 *
 * @param kind the function
 * @param slope of leaky_relu for negative inputs, above 0 and at most 1; 0 for every other kind
 */
public record Activation(Kind kind, double slope) {

    /** The functions; see {@link Activation}. */
    public enum Kind {
        IDENTITY,
        RELU,
        LEAKY_RELU,
        SIGMOID,
        TANH,
        SOFTPLUS;

        /** The spelling in specs and kernel keys. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the function is one or two instructions, so that it may sit in the register tile's epilogue. */
        public boolean isPiecewiseLinear() {
            return this == IDENTITY || this == RELU || this == LEAKY_RELU;
        }
    }

    /** The slope of leaky_relu where none is given (Maas et al. 2013). */
    public static final double DEFAULT_SLOPE = 0.01;

    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);
    public static final Activation RELU = new Activation(Kind.RELU, 0);
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
    public static final Activation TANH = new Activation(Kind.TANH, 0);
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);

    public Activation {
        boolean leaky = kind == Kind.LEAKY_RELU;
        if (leaky ? !(slope > 0 && slope <= 1) : slope != 0) {
            throw new IllegalArgumentException(
                    leaky
                            ? "The slope of leaky_relu must be above 0 and at most 1, not " + slope + "."
                            : kind.spelling() + " has no slope.");
        }
    }

    public static Activation leakyRelu(double slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }

    public boolean isIdentity() {
        return kind == Kind.IDENTITY;
    }

    /** The spelling in kernel keys: the kind, followed by the slope where it is not the default. */
    @Override
    public String toString() {
        return kind == Kind.LEAKY_RELU && slope != DEFAULT_SLOPE
                ? kind.spelling() + new BigDecimal(Double.toString(slope)).toPlainString()
                : kind.spelling();
    }

    /** The inverse of {@link #toString()}. */
    public static Activation parse(String spelling) {
        for (Kind kind : Kind.values()) {
            if (kind.spelling().equals(spelling)) {
                return new Activation(kind, kind == Kind.LEAKY_RELU ? DEFAULT_SLOPE : 0);
            }
        }
        String leaky = Kind.LEAKY_RELU.spelling();
        if (spelling.startsWith(leaky)) {
            return leakyRelu(Double.parseDouble(spelling.substring(leaky.length())));
        }
        throw new IllegalArgumentException(
                "Unknown activation \"" + spelling + "\": write identity, relu, leaky_relu, sigmoid, tanh or softplus.");
    }
}
