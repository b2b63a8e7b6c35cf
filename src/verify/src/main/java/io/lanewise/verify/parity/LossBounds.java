package io.lanewise.verify.parity;

import io.lanewise.kernel.ElementType;
import io.lanewise.verify.Rounding;
import io.lanewise.verify.reference.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Error bounds of losses and penalties. Their elements are of the element type (unit roundoff u), and rounded to it
 * when read; sums, logarithms and factors are computed in double (v). Derivations in {@code src/docs/error-bounds.md}.
 */
final class LossBounds {

    /**
     * What a value passes through besides its sum: square, weight, division by the batch and multiplication with it.
     */
    private static final int SCALING = 4;
    /** Quotient, logarithm (accurate to one unit, counted twice), product and difference of the sparsity penalty. */
    private static final int LOGARITHM = 8;

    private final ParityCase.OfLosses losses;
    private final Rounding elements;
    private final Rounding doubles = Rounding.of(ElementType.F64);

    LossBounds(ParityCase.OfLosses losses, ElementType type) {
        this.losses = losses;
        this.elements = Rounding.of(type);
    }

    /** The bounds by the names that a case has for the results. */
    Map<String, Tensor> all() {
        Map<String, Tensor> bounds = new HashMap<>();
        reconstruction(bounds);
        magnitudes(bounds);
        sparsity(bounds);
        return bounds;
    }

    private void reconstruction(Map<String, Tensor> bounds) {
        Tensor x = losses.tensors().get("x");
        Tensor y = losses.tensors().get("y");
        Tensor gradient = Tensor.zerosLike(x);
        double value = 0;
        for (int i = 0; i < x.size(); i++) {
            double difference = Math.abs(y.get(i) - x.get(i));
            double inputs = elements.gamma(1) * (Math.abs(y.get(i)) + Math.abs(x.get(i)));
            double error = inputs + elements.gamma(1) * (difference + inputs);
            double square = (difference + error) * (difference + error);
            value += square - difference * difference + doubles.gamma(x.size() + SCALING) * square;
            gradient.values()[i] = 2 * (error + elements.gamma(3) * (difference + error));
        }
        bounds.put("reconstruction", scalar(value));
        bounds.put("dy", gradient);
    }

    private void magnitudes(Map<String, Tensor> bounds) {
        Tensor h = losses.tensors().get("h");
        double lambda = losses.lambda();
        double sum = 0;
        double squares = 0;
        for (double element : h.values()) {
            sum += Math.abs(element);
            squares += element * element;
        }
        double summing = doubles.gamma(h.size() + SCALING);
        bounds.put("l1", scalar(lambda * (elements.gamma(1) + summing) * sum));
        bounds.put("l2", scalar(lambda * (elements.gamma(2) + summing) * squares));
        bounds.put("dl1", h.map(element -> elements.gamma(3) * lambda));
        bounds.put("dl2", h.map(element -> elements.gamma(4) * 2 * lambda * Math.abs(element)));
    }

    private void sparsity(Map<String, Tensor> bounds) {
        Tensor h = losses.tensors().get("h");
        int items = h.extent(0);
        int length = h.extent(1);
        double rho = losses.rho();
        double value = 0;
        Tensor gradient = Tensor.zerosLike(h);
        for (int j = 0; j < length; j++) {
            double mean = 0;
            for (int item = 0; item < items; item++) {
                mean += h.get(item * length + j) / items;
            }
            double error = mean * (elements.gamma(1) + doubles.gamma(items + 1));
            double below = mean - error;
            double above = 1 - mean - error;
            double logarithms =
                    rho * Math.abs(Math.log(rho / mean)) + (1 - rho) * Math.abs(Math.log((1 - rho) / (1 - mean)));
            value += error * (rho / below + (1 - rho) / above)
                    + doubles.gamma(length + LOGARITHM) * (logarithms + 1 / above);
            double steepness = error * (rho / (below * below) + (1 - rho) / (above * above));
            double slope = rho / below + (1 - rho) / above;
            double rounded = steepness + (doubles.gamma(LOGARITHM) / above + elements.gamma(2)) * (slope + steepness);
            for (int item = 0; item < items; item++) {
                gradient.values()[item * length + j] = losses.lambda() / items * rounded;
            }
        }
        bounds.put("kl", scalar(losses.lambda() * value));
        bounds.put("dkl", gradient);
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new double[] {value}, 1);
    }
}
