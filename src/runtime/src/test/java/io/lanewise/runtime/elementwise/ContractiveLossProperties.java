package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Workers;
import java.util.Random;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ContractiveLossProperties {

    private static final double STEP = 1e-5;
    private static final double WEIGHT = 0.7;

    @Provide
    Arbitrary<Activation> activations() {
        return Arbitraries.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY);
    }

    /** A dense layer on a batch, in textbook form: {@code weights} is [input][unit]. */
    private record Layer(Activation.Kind kind, int inputs, int units, double[] weights) {

        double[] code(double[] x) {
            var code = new double[units];
            for (int unit = 0; unit < units; unit++) {
                double sum = 0.1 * unit;
                for (int input = 0; input < inputs; input++) {
                    sum += weights[input * units + unit] * x[input];
                }
                code[unit] = switch (kind) {
                    case SIGMOID -> 1 / (1 + Math.exp(-sum));
                    case TANH -> Math.tanh(sum);
                    default -> sum;
                };
            }
            return code;
        }

        /** By central differences of the code, input by input. */
        double squaredJacobian(double[] x) {
            double sum = 0;
            for (int input = 0; input < inputs; input++) {
                double middle = x[input];
                x[input] = middle + STEP;
                double[] above = code(x);
                x[input] = middle - STEP;
                double[] below = code(x);
                x[input] = middle;
                for (int unit = 0; unit < units; unit++) {
                    double slope = (above[unit] - below[unit]) / (2 * STEP);
                    sum += slope * slope;
                }
            }
            return sum;
        }
    }

    @Property(tries = 60)
    void theValueIsTheSquaredJacobianOfTheLayer(
            @ForAll("activations") Activation activation,
            @ForAll @IntRange(min = 1, max = 9) int inputs,
            @ForAll @IntRange(min = 1, max = 9) int units,
            @ForAll @IntRange(min = 1, max = 4) int items,
            @ForAll Random random) {
        var layer = new Layer(activation.kind(), inputs, units, Maps.random(random, inputs * units, -1, 1));
        var codes = new double[items * units];
        double expected = 0;
        for (int item = 0; item < items; item++) {
            double[] x = Maps.random(random, inputs, -1, 1);
            System.arraycopy(layer.code(x), 0, codes, item * units, units);
            expected += WEIGHT * layer.squaredJacobian(x) / items;
        }
        assertEquals(expected, value(activation, layer, codes, items), 1e-8 * Math.max(1, expected));
    }

    @Property(tries = 60)
    void bothGradientsAreFiniteDifferencesAndTheirSumIsThatOfTheWholePenalty(
            @ForAll("activations") Activation activation,
            @ForAll @IntRange(min = 1, max = 6) int inputs,
            @ForAll @IntRange(min = 1, max = 6) int units,
            @ForAll Random random) {
        var layer = new Layer(activation.kind(), inputs, units, Maps.random(random, inputs * units, -1, 1));
        double[] codes = Maps.random(random, 2 * units, 0.1, 0.9);
        View diff = Maps.of(ElementType.F64, Shape.vector(units), 2, null, 0);
        View diffWeights = View.flat(new double[inputs * units], 0);
        var loss = loss(activation, layer, codes, 2, diff, diffWeights);
        try (var workers = Workers.of(2)) {
            loss.runOn(workers);
            loss.addWeightGradient(workers);
        }
        assertDifferences(codes, diff, () -> value(activation, layer, codes, 2));
        assertDifferences(layer.weights(), diffWeights, () -> value(activation, layer, codes, 2));
    }

    private static void assertDifferences(double[] at, View slopes, DoubleSupplier value) {
        for (int index = 0; index < at.length; index++) {
            double middle = at[index];
            at[index] = middle + STEP;
            double above = value.getAsDouble();
            at[index] = middle - STEP;
            double below = value.getAsDouble();
            at[index] = middle;
            double expected = (above - below) / (2 * STEP);
            assertEquals(expected, slopes.get(index), 1e-8 * Math.max(1, Math.abs(expected)), "element " + index);
        }
    }

    private static ContractiveLoss loss(
            Activation activation, Layer layer, double[] codes, int items, View diff, View diffWeights) {
        var key = new DenseKey(ElementType.F64, layer.inputs(), layer.units(), activation);
        View code = Maps.of(ElementType.F64, Shape.vector(layer.units()), items, codes, 0);
        View weights = View.flat(layer.weights(), 0);
        return new ContractiveLoss(WEIGHT, key, code, diff, weights, diffWeights).items(items);
    }

    private static double value(Activation activation, Layer layer, double[] codes, int items) {
        View diff = Maps.of(ElementType.F64, Shape.vector(layer.units()), items, null, 0);
        var loss = loss(activation, layer, codes, items, diff, View.flat(new double[layer.weights().length], 0));
        try (var workers = Workers.of(1)) {
            loss.runOn(workers);
        }
        return loss.value();
    }

    /** More inputs and units than one task takes, against the plain double sum. */
    @Property(tries = 5)
    void manyWeightsAreSharedOutAmongTasks(@ForAll Random random, @ForAll @IntRange(min = 1, max = 3) int threads) {
        var layer = new Layer(Activation.Kind.SIGMOID, 300, 257, Maps.random(random, 300 * 257, -1, 1));
        double[] codes = Maps.random(random, 257, 0.1, 0.9);
        View diff = Maps.of(ElementType.F64, Shape.vector(257), 1, null, 0);
        var loss = loss(Activation.SIGMOID, layer, codes, 1, diff, View.flat(new double[300 * 257], 0));
        try (var workers = Workers.of(threads)) {
            loss.runOn(workers);
        }
        double expected = 0;
        for (int index = 0; index < 300 * 257; index++) {
            double y = codes[index % 257];
            double entry = y * (1 - y) * layer.weights()[index];
            expected += WEIGHT * entry * entry;
        }
        double value = loss.value();
        assertEquals(expected, value, 1e-12 * expected);
        assertEquals(value(Activation.SIGMOID, layer, codes, 1), value);
    }
}
