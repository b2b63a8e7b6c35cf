package io.lanewise.verify.parity;

import io.lanewise.verify.Mismatch;
import io.lanewise.verify.reference.Tensor;

/**
 * How one computed tensor compares with the expected one.
 *
 * @param name as the case calls it
 * @param worstAbsolute the largest absolute error
 * @param worstRelative {@code worstAbsolute} over the largest absolute value that is expected
 * @param errorOverBound the largest ratio of an element's error to its bound; above 1 fails
 * @param worstElement index of the element with that ratio
 * @param relativeLimit what {@code worstRelative} must not pass
 */
public record TensorResult(
        String name,
        double worstAbsolute,
        double worstRelative,
        double errorOverBound,
        String worstElement,
        double relativeLimit) {

    public boolean passed() {
        return errorOverBound <= 1 && worstRelative <= relativeLimit;
    }

    static TensorResult compare(String name, Tensor expected, Tensor actual, Tensor bound, double relativeLimit) {
        if (!expected.hasShapeOf(actual)) {
            throw new IllegalArgumentException(
                    name + " has shape " + expected + " in the file, but the kernels gave " + actual + ".");
        }
        double worstAbsolute = 0;
        double worstRatio = 0;
        int worst = 0;
        for (int i = 0; i < expected.size(); i++) {
            double error = error(expected.get(i), actual.get(i));
            double ratio = error == 0 ? 0 : error / bound.get(i);
            worstAbsolute = Math.max(worstAbsolute, error);
            if (ratio > worstRatio) {
                worstRatio = ratio;
                worst = i;
            }
        }
        double range = expected.largest();
        double worstRelative = worstAbsolute == 0 ? 0 : worstAbsolute / range;
        return new TensorResult(
                name, worstAbsolute, worstRelative, worstRatio, Mismatch.place(expected, worst), relativeLimit);
    }

    /** The absolute difference; infinite where only one is NaN, or where infinities differ. */
    private static double error(double expected, double actual) {
        if (Double.compare(expected, actual) == 0 || expected == actual) {
            return 0;
        }
        double difference = Math.abs(expected - actual);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}
