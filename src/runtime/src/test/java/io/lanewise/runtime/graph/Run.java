package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.spec.ModelLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a forward and backward gave, from fixed numbers: the loss is {@code sum(weights * output + output^2 / 2) + sum(penalty * code)}.
 *
 * @param diffInput null where it is not computed
 */
record Run(double[] output, double[] code, double[] diffInput, Map<String, double[]> gradients) {

    private static final long INPUT_SEED = 2;
    private static final long LOSS_SEED = 3;
    private static final long PENALTY_SEED = 4;

    static double[] input(List<ModelLayer> layers, int items) {
        return Models.numbers(layers.getFirst().key().src(), items, INPUT_SEED);
    }

    static Run of(Program program, int items) {
        return of(program, items, 1);
    }

    static Run of(Program program, int items, double penaltyFactor) {
        Models.fill(program.input(), Models.numbers(program.input().shape(), items, INPUT_SEED), items);
        program.forward(items);
        double[] output = Models.read(program.output(), items);
        double[] code = Models.read(program.code(), items);
        double[] penalty = penalty(program.code(), items, penaltyFactor);
        Models.fill(program.diffOutput(), diffOutput(output, program.output()), items);
        program.backwardDecoder();
        program.diffCode().ifPresent(diffCode -> Models.forEach(
                diffCode, items, (element, index) -> diffCode.view().set(element, diffCode.view().get(element) + penalty[index])));
        program.backwardEncoder();
        double[] diffInput = program.diffInput().map(tensor -> Models.read(tensor, items)).orElse(null);
        return new Run(output, code, diffInput, gradients(program.gradients()));
    }

    /** The loss that {@link #of} differentiates, after forward. */
    static double loss(Program program, int items) {
        double[] output = Models.read(program.output(), items);
        double[] code = Models.read(program.code(), items);
        double[] weights = lossWeights(program.output(), output.length);
        double[] penalty = penalty(program.code(), items, 1);
        double loss = 0;
        for (int index = 0; index < output.length; index++) {
            loss += weights[index] * output[index] + output[index] * output[index] / 2;
        }
        for (int index = 0; index < code.length; index++) {
            loss += penalty[index] * code[index];
        }
        return loss;
    }

    /** The same, each tensor in memory of its own. */
    static Run unshared(List<ModelLayer> layers, int items) {
        Unshared unshared = new Unshared(layers, Models.parameters(layers, 1), items);
        List<double[]> values = unshared.forward(input(layers, items));
        int encoders = (int) layers.stream().filter(ModelLayer::encoder).count();
        Tensor output = new Tensor(layers.getLast().key().dst(), null);
        Tensor code = new Tensor(layers.get(encoders).key().src(), null);
        Parameters gradients = Parameters.zeros(layers);
        double[] diffInput = unshared.backward(diffOutput(values.getLast(), output), penalty(code, items, 1), gradients);
        return new Run(values.getLast(), values.get(encoders), diffInput, gradients(gradients));
    }

    double[] gradient(String name) {
        return gradients.get(name);
    }

    /** Compares all; the gradient of the input where both have it. */
    void assertSameBits(Run other) {
        assertArrayEquals(output, other.output, "output");
        assertArrayEquals(code, other.code, "code");
        if (diffInput != null && other.diffInput != null) {
            assertArrayEquals(diffInput, other.diffInput, "diffInput");
        }
        assertEquals(gradients.keySet(), other.gradients.keySet());
        gradients.forEach((name, gradient) -> assertArrayEquals(gradient, other.gradients.get(name), name));
    }

    private static double[] diffOutput(double[] output, Tensor tensor) {
        double[] diff = lossWeights(tensor, output.length);
        for (int index = 0; index < diff.length; index++) {
            diff[index] += output[index];
        }
        return diff;
    }

    private static double[] lossWeights(Tensor output, int length) {
        return Models.numbers(output.shape(), Math.toIntExact(length / output.shape().elements()), LOSS_SEED);
    }

    private static double[] penalty(Tensor code, int items, double factor) {
        double[] penalty = Models.numbers(code.shape(), items, PENALTY_SEED);
        for (int index = 0; index < penalty.length; index++) {
            // A float's worth of digits, so that both types add the same number.
            penalty[index] = (float) (factor * penalty[index]);
        }
        return penalty;
    }

    private static Map<String, double[]> gradients(Parameters gradients) {
        Map<String, double[]> byName = new LinkedHashMap<>();
        for (Parameter parameter : gradients.all()) {
            double[] numbers = new double[parameter.length()];
            for (int index = 0; index < numbers.length; index++) {
                numbers[index] = parameter.view().get(index);
            }
            byName.put(parameter.name(), numbers);
        }
        return byName;
    }
}
