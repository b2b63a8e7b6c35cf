package io.lanewise.runtime.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.UpdateMath.AdamStep;
import io.lanewise.spec.LossSpec.WeightPenalty;
import io.lanewise.spec.Optimizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterUpdateTest {

    private static View floats(float... values) {
        return View.flat(values, 0);
    }

    private static View zeros(ElementType type, int length) {
        return View.flat(Maps.array(type, length), 0);
    }

    /** Inputs and outputs of ONNX's test case of operator Momentum, mode standard, whose regularisation is our L2. */
    @Test
    void momentumAgreesWithTheVectorOfOnnx() {
        View value = floats(1.2f, 2.8f);
        View gradient = floats(-0.94f, -2.5f);
        var tensors = List.of(new ParameterTensor("w", value, gradient, 2, true));
        var update = new ParameterUpdate(new Optimizer.Sgd(0.1, 0.95), tensors);
        View velocity = update.moments().get("velocity").getFirst();
        velocity.set(0, 1.7f);
        velocity.set(1, 3.6f);
        new GradientFinish(tensors, new WeightPenalty(0, 0.001 / 2)).runAll();
        update.step(1, 0.1).runAll();
        assertArrayEquals(new float[] {0.676200032f, 0.922799826f}, velocity.floats(), 2e-7f);
        assertArrayEquals(new float[] {1.13238001f, 2.70772004f}, value.floats(), 2e-7f);
    }

    /**
     * ONNX's test case of operator Adam takes the step 0, which has no bias correction; its regularisation is our L2.
     */
    @Test
    void adamAgreesWithTheVectorOfOnnx() {
        View value = floats(1.2f, 2.8f);
        View gradient = floats(-0.94f, -2.5f);
        View first = floats(1.7f, 3.6f);
        View second = floats(0.1f, 0.1f);
        new GradientFinish(List.of(new ParameterTensor("w", value, gradient, 2, true)), new WeightPenalty(0, 0.001 / 2))
                .runAll();
        UpdateMath.of(ElementType.F32)
                .adam(value, first, second, gradient, 0, 2, new AdamStep(0.1, 0.95, 0.1, 1e-7, 1, 1));
        assertArrayEquals(new float[] {1.56806004f, 3.29513979f}, first.floats(), 5e-7f);
        assertArrayEquals(new float[] {0.803210795f, 5.62240696f}, second.floats(), 1e-6f);
        assertArrayEquals(new float[] {1.02503633f, 2.66103268f}, value.floats(), 5e-7f);
    }

    @ParameterizedTest
    @EnumSource
    void adamFollowsAlgorithm1StepByStep(ElementType type) {
        double rate = 0.01;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double epsilon = 1e-8;
        View value = zeros(type, 1);
        View gradient = zeros(type, 1);
        value.set(0, 0.5);
        var update = new ParameterUpdate(
                new Optimizer.Adam(rate, beta1, beta2, epsilon),
                List.of(new ParameterTensor("w", value, gradient, 1, false)));
        double w = 0.5;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= 20; t++) {
            double g = Math.sin(t);
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            w -= rate * (m / (1 - Math.pow(beta1, t))) / (Math.sqrt(v / (1 - Math.pow(beta2, t))) + epsilon);
            gradient.set(0, g);
            update.step(t, rate).runAll();
            assertEquals(w, value.get(0), type == ElementType.F32 ? 1e-6 : 1e-14);
        }
    }

    /** AdamW and SGDW as PyTorch documents them: the weight of before the step decays by rate x decay. */
    @ParameterizedTest
    @EnumSource
    void weightsDecayByTheRateOfTheStepAndBiasesDoNot(ElementType type) {
        for (Optimizer optimizer : List.of(new Optimizer.Adam(1, 0.9, 0.999, 1e-8, 0.1), new Optimizer.Sgd(1, 0.9, 0.1))) {
            View weight = zeros(type, 1);
            View bias = zeros(type, 1);
            View gradient = zeros(type, 1);
            weight.set(0, 0.5);
            bias.set(0, 0.5);
            var update = new ParameterUpdate(
                    optimizer,
                    List.of(
                            new ParameterTensor("weight", weight, gradient, 1, true),
                            new ParameterTensor("bias", bias, gradient, 1, false)));
            double w = 0.5;
            double b = 0.5;
            double m = 0;
            double v = 0;
            for (int t = 1; t <= 20; t++) {
                double rate = 0.2 / t;
                double g = Math.sin(t);
                double step;
                if (optimizer instanceof Optimizer.Adam) {
                    m = 0.9 * m + 0.1 * g;
                    v = 0.999 * v + 0.001 * g * g;
                    step = rate * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
                } else {
                    v = 0.9 * v + g;
                    step = rate * v;
                }
                w = w - step - rate * 0.1 * w;
                b = b - step;
                gradient.set(0, g);
                update.step(t, rate).runAll();
                assertEquals(w, weight.get(0), type == ElementType.F32 ? 2e-6 : 1e-14);
                assertEquals(b, bias.get(0), type == ElementType.F32 ? 2e-6 : 1e-14);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstStepOfAdamIsTheRateWhateverTheGradient(ElementType type) {
        for (double slope : new double[] {-1e6, -3, 1e-3, 7}) {
            View value = zeros(type, 1);
            View gradient = zeros(type, 1);
            gradient.set(0, slope);
            var tensors = List.of(new ParameterTensor("w", value, gradient, 1, false));
            new ParameterUpdate(new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8), tensors)
                    .step(1, 0.01)
                    .runAll();
            assertEquals(-Math.signum(slope) * 0.01, value.get(0), 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyElementOfManyChunksIsUpdatedOnceAndCanBeTakenBack(ElementType type) {
        int length = 2 * FlatChunks.CHUNK_ELEMENTS + 5;
        View large = View.flat(Maps.array(type, length + 3), 3);
        View small = zeros(type, 1);
        View largeGradient = zeros(type, length);
        View smallGradient = zeros(type, 1);
        for (int index = 0; index < length; index++) {
            large.set(3 + index, index);
            largeGradient.set(index, 1);
        }
        smallGradient.set(0, 1);
        var tensors = List.of(
                new ParameterTensor("small", small, smallGradient, 1, true),
                new ParameterTensor("large", large, largeGradient, length, true));
        var update = new ParameterUpdate(new Optimizer.Sgd(0.5, 0), tensors);
        update.step(1, 0.5).runAll();
        assertEquals(-0.5, small.get(0));
        for (int index = 0; index < length; index++) {
            assertEquals(index - 0.5, large.get(3 + index));
        }
        update.takeBack();
        assertEquals(0, small.get(0));
        for (int index = 0; index < length; index++) {
            assertEquals(index, large.get(3 + index));
        }
    }

    @ParameterizedTest
    @EnumSource
    void weightPenaltiesAddTheirGradientToWeightsOnly(ElementType type) {
        View weight = zeros(type, 3);
        weight.set(0, 2);
        weight.set(1, -0.5);
        View weightGradient = zeros(type, 3);
        View bias = zeros(type, 1);
        bias.set(0, 4);
        View biasGradient = zeros(type, 1);
        var finish = new GradientFinish(
                List.of(
                        new ParameterTensor("w", weight, weightGradient, 3, true),
                        new ParameterTensor("b", bias, biasGradient, 1, false)),
                new WeightPenalty(0.25, 0.5));
        finish.runAll();
        assertEquals(0.25 * 2.5 + 0.5 * 4.25, finish.penalty());
        assertEquals(0.25 + 2, weightGradient.get(0));
        assertEquals(-0.25 - 0.5, weightGradient.get(1));
        assertEquals(0, weightGradient.get(2));
        assertEquals(0, biasGradient.get(0));
        assertNull(finish.norm().firstNonFinite());
    }

    @ParameterizedTest
    @EnumSource
    void aTensorThatIsNotFiniteIsNamed(ElementType type) {
        int length = FlatChunks.CHUNK_ELEMENTS + 2;
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            View gradient = zeros(type, length);
            gradient.set(length - 1, bad);
            var tensors = List.of(
                    new ParameterTensor("fine", zeros(type, 7), zeros(type, 7), 7, true),
                    new ParameterTensor("broken", zeros(type, length), gradient, length, true));
            var finish = new GradientFinish(tensors, WeightPenalty.NONE);
            finish.runAll();
            assertEquals("broken", finish.norm().firstNonFinite());
            var update = new ParameterUpdate(new Optimizer.Sgd(1, 0), tensors);
            update.step(1, 1).runAll();
            assertEquals("broken", update.firstNonFinite());
        }
    }

    @Test
    void squaresThatOverflowAreNotTakenForInfiniteGradients() {
        View gradient = zeros(ElementType.F64, 2);
        gradient.set(0, 1e200);
        var finish = new GradientFinish(
                List.of(new ParameterTensor("w", zeros(ElementType.F64, 2), gradient, 2, true)), WeightPenalty.NONE);
        finish.runAll();
        assertNull(finish.norm().firstNonFinite());
    }
}
