package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.spec.ModelLayer;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of whole graphs against central differences in f64. With a step of h the truncation error is of order h^2 times the third derivative and
 * the rounding error of order 2^-53 / h times the loss: both near 1e-10 for h = 1e-5 and numbers near 1.
 */
class GradientTest {

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final int BATCH = 2;

    /** Models without kinks, but for maxima, which lie further apart than the step moves them. */
    static Stream<List<ModelLayer>> models() {
        return Stream.of(
                Models.mixed(ElementType.F64),
                Models.unpooled(ElementType.F64),
                Models.layers(
                        ElementType.F64,
                        2,
                        "conv2d_f64_h7w6c3_k3s2p0.1.1.0_o4_softplus",
                        "conv2d_f64_h3w3c4_k2s1p0g2_o6_sigmoid_max2",
                        "upsample_f64_h1w1c6_f2x3_nearest",
                        "upsample_f64_h2w3c6_f2x1_bilinear_aligned",
                        "deconv2d_f64_h4w3c6_k4x3s2x1p1_o3_tanh"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyParameterAndInputHasTheGradientThatDifferencesShow(List<ModelLayer> layers) {
        try (Workers workers = Workers.of(1)) {
            Parameters parameters = Models.parameters(layers, 7);
            Program program = new Linker(Models.SCALAR, workers).link(layers, parameters, LinkOptions.training(BATCH).withInputGradient());
            Run run = Run.of(program, BATCH);
            double[] input = Run.input(layers, BATCH);
            DoubleSupplier loss = () -> {
                Models.fill(program.input(), input, BATCH);
                program.parametersChanged();
                program.forward();
                return Run.loss(program, BATCH);
            };
            for (Parameter parameter : parameters.all()) {
                View view = parameter.view();
                compare(parameter.name(), run.gradient(parameter.name()), index ->
                        difference(view.get(index), value -> view.set(index, value), loss));
            }
            compare("input", run.diffInput(), index -> difference(input[index], value -> input[index] = value, loss));
        }
    }

    private static void compare(String name, double[] gradient, IntToDoubleFunction difference) {
        double largest = 0;
        for (int index = 0; index < gradient.length; index++) {
            assertEquals(difference.applyAsDouble(index), gradient[index], TOLERANCE, name + "[" + index + "]");
            largest = Math.max(largest, Math.abs(gradient[index]));
        }
        assertTrue(largest > 1000 * TOLERANCE, name + " has no gradient worth checking: " + largest);
    }

    /** The central difference at {@code at}, to which the variable is set back. */
    private static double difference(double at, DoubleConsumer variable, DoubleSupplier loss) {
        variable.accept(at + STEP);
        double above = loss.getAsDouble();
        variable.accept(at - STEP);
        double below = loss.getAsDouble();
        variable.accept(at);
        return (above - below) / (2 * STEP);
    }
}
