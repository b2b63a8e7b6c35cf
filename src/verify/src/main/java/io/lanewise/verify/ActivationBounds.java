package io.lanewise.verify;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.scalar.MathF32;
import io.lanewise.kernel.scalar.MathF64;
import io.lanewise.verify.reference.ActivationFunction;

/**
 * How an error of an activation's input x reaches its output y, and how an error of y reaches the slope, which kernels
 * compute from y. To both come the roundings of the evaluation itself; an error of k units in the last place of y is at
 * most {@code 2 k u |y|}.
 */
final class ActivationBounds {

    private final Activation activation;
    private final ActivationFunction function;
    private final Rounding rounding;

    ActivationBounds(Activation activation, ElementType type) {
        this.activation = activation;
        this.function = ReferenceLayer.activation(activation);
        this.rounding = Rounding.of(type);
    }

    /**
     * The error of y where x has the error {@code error}: by the mean value theorem the steepest slope within reach,
     * times the error.
     */
    double ofValue(double x, double error) {
        double steepest = switch (activation.kind()) {
            case IDENTITY, RELU, LEAKY_RELU -> 1;
            // Both slopes fall with |x|, softplus' slope rises with x.
            case SIGMOID, TANH -> function.derivative(Math.max(0, Math.abs(x) - error));
            case SOFTPLUS -> function.derivative(x + error);
        };
        double reached = steepest * error;
        return reached + rounding.ofSum(valueRoundings(), Math.abs(function.value(x)) + reached);
    }

    private double valueRoundings() {
        return switch (activation.kind()) {
            case IDENTITY, RELU -> 0;
            // The slope is rounded to the element type, then the product.
            case LEAKY_RELU -> 2;
            case SIGMOID -> 2 * Math.max(MathF32.SIGMOID_ULPS, MathF64.SIGMOID_ULPS);
            case TANH -> 2 * Math.max(MathF32.TANH_ULPS, MathF64.TANH_ULPS);
            case SOFTPLUS -> softplusRoundings();
        };
    }

    private static double softplusRoundings() {
        return 2 * Math.max(MathF32.SOFTPLUS_ULPS, MathF64.SOFTPLUS_ULPS);
    }

    /**
     * The error of {@code diff slope(y)} relative to {@code |diff|}, without that of diff itself.
     *
     * @param x exact input
     * @param inputError error of x, which decides on which side of a kink the kernel finds itself
     * @param valueError error of y
     */
    double ofSlope(double x, double inputError, double valueError) {
        double y = function.value(x);
        double slope = function.derivative(x);
        return switch (activation.kind()) {
            case IDENTITY -> 0;
            case RELU, LEAKY_RELU ->
                Math.abs(x) > inputError
                        ? rounding.gamma(2) * activation.slope()
                        : 1 - activation.slope() + rounding.gamma(2) * activation.slope();
            // slope(y) = y (1 - y), so |d slope / dy| = |1 - 2 y|; three roundings: 1 - y, both products.
            case SIGMOID -> evaluated(slope, valueError * (Math.abs(1 - 2 * y) + 2 * valueError), 3);
            // slope(y) = 1 - y y in one rounding, |d slope / dy| = 2 |y|; and the product.
            case TANH -> evaluated(slope, valueError * (2 * Math.abs(y) + valueError), 2);
            // slope(y) = 1 - exp(-y), d slope / dy = exp(-y) = 1 - slope(y), steepest at y - valueError; and the
            // product.
            case SOFTPLUS ->
                evaluated(slope, valueError * Math.min(1, StrictMath.exp(valueError - y)), softplusRoundings() + 1);
        };
    }

    private double evaluated(double slope, double slopeError, double roundings) {
        return slopeError + rounding.ofSum(roundings, Math.abs(slope) + slopeError);
    }
}
