package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.Initialisation;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialiserTest {

    private static final DenseKey DENSE = new DenseKey(ElementType.F64, 200, 300, Activation.RELU);

    private static double[] drawn(Initialisation rule, WeightedKey key, long seed, int tensor) {
        var weights = new double[key.weightLength()];
        Initialiser.fill(rule, key, seed, tensor, 0, View.flat(weights, 0));
        return weights;
    }

    private static double meanSquare(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight * weight;
        }
        return sum / weights.length;
    }

    @Test
    void heHasTheVarianceOfEquation10() {
        double[] weights = drawn(Initialisation.HE, DENSE, 1, 0);
        // The standard error of the variance of n normals is sqrt(2 / n) of it: 0.6 percent for 60,000.
        assertEquals(2.0 / 200, meanSquare(weights), 0.03 * 2 / 200);
    }

    @Test
    void glorotIsUniformWithinTheBoundOfEquation16() {
        double bound = Math.sqrt(6.0 / 500);
        double largest = 0;
        double[] weights = drawn(Initialisation.GLOROT, DENSE, 1, 0);
        for (double weight : weights) {
            largest = Math.max(largest, Math.abs(weight));
        }
        assertTrue(largest <= bound && largest > 0.999 * bound);
        assertEquals(bound * bound / 3, meanSquare(weights), 0.03 * bound * bound / 3);
    }

    @Test
    void autoIsHeForRectifiersAndGlorotForTheOthers() {
        for (var activation : new Activation[] {Activation.RELU, Activation.leakyRelu(0.2), Activation.SOFTPLUS}) {
            var key = new DenseKey(ElementType.F64, 4, 3, activation);
            assertEquals(drawn(Initialisation.HE, key, 5, 2)[7], drawn(Initialisation.AUTO, key, 5, 2)[7]);
        }
        for (var activation : new Activation[] {Activation.IDENTITY, Activation.SIGMOID, Activation.TANH}) {
            var key = new DenseKey(ElementType.F64, 4, 3, activation);
            assertEquals(drawn(Initialisation.GLOROT, key, 5, 2)[7], drawn(Initialisation.AUTO, key, 5, 2)[7]);
        }
    }

    @Test
    void fansCountTapsGroupsAndStrides() {
        var conv = (WeightedKey) KernelKey.parse("conv2d_f32_h16w16c8_k4s2p1g2_o12_relu");
        assertEquals(16 * 4, Initialiser.fanIn(conv));
        assertEquals(16 * 6 / 4.0, Initialiser.fanOut(conv));
        var deconv = new Deconv2dKey(
                ElementType.F32, new Shape(8, 8, 8), Window.square(4, 2, 1), 2, 12, 0, 0, Activation.RELU);
        assertEquals(16 * 4 / 4.0, Initialiser.fanIn(deconv));
        assertEquals(16 * 6, Initialiser.fanOut(deconv));
        assertEquals(200, Initialiser.fanIn(DENSE));
        assertEquals(300, Initialiser.fanOut(DENSE));
    }

    /** The property that the rule of He et al. is made for, on a layer whose outputs have different numbers of taps. */
    @Test
    void aTransposedConvolutionKeepsTheMeanSquareOfRectifiedInputs() {
        var window = Window.square(4, 2, 1);
        var key = new Deconv2dKey(ElementType.F64, new Shape(8, 8, 32), window, 1, 64, 0, 0, Activation.RELU);
        double weightVariance = meanSquare(drawn(Initialisation.HE, key, 3, 0));
        // With inputs of mean square q, an output is the sum of 4 taps x 32 channels: variance 128 q Var(w), of which
        // relu keeps half.
        assertEquals(1, 4 * 32 * weightVariance / 2, 0.03);
    }

    @Test
    void weightsDependOnSeedAndTensorAndF32IsF64Rounded() {
        double[] weights = drawn(Initialisation.HE, DENSE, 1, 0);
        assertNotEquals(weights[17], drawn(Initialisation.HE, DENSE, 2, 0)[17]);
        assertNotEquals(weights[17], drawn(Initialisation.HE, DENSE, 1, 2)[17]);
        var floats = new float[DENSE.weightLength()];
        Initialiser.fill(Initialisation.HE, DENSE.withType(ElementType.F32), 1, 0, 0, View.flat(floats, 0));
        for (int index = 0; index < floats.length; index++) {
            assertEquals((float) weights[index], floats[index]);
        }
    }

    /** Cells of 20 channels, whose forget biases begin at 1 and, of both decoders, at -2. */
    private static final ModelSpec CELLS = SpecReader.read("""
            lanewise: 1
            name: cells
            input: {height: 9, width: 7, channels: 30}
            sequence: {past: 2, future: 2, task: both}
            encoder:
              - convlstm: {hidden: 20, kernel: 3, peephole: pixel, forget_bias: 1}
            decoder:
              - convlstm: {hidden: 20, recurrent_kernel: 3, peephole: pixel, forget_bias: -2}
              - conv: {filters: 30, kernel: 1}
            """, "cells.yaml");

    private static Parameters initialised() {
        var parameters = Parameters.zeros(ModelLayers.of(CELLS, ElementType.F64));
        Initialiser.fill(parameters, CELLS);
        return parameters;
    }

    private static double[] values(Parameters parameters, String name) {
        Parameter parameter = parameters.named(name);
        return Arrays.copyOf(parameter.view().doubles(), parameter.length());
    }

    private static void assertUniform(double bound, double[] weights) {
        double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= bound && largest > 0.999 * bound, largest + " of " + bound);
        assertEquals(bound * bound / 3, meanSquare(weights), 0.03 * bound * bound / 3);
    }

    @Test
    void bothPathsOfACellAreUniformWithinTheBoundsOfTheirOwnFans() {
        double[] weights = values(initialised(), "encoder.0.weight");
        int inputs = 9 * 30 * 4 * 20;
        assertUniform(Math.sqrt(6.0 / (9 * 30 + 9 * 4 * 20)), Arrays.copyOf(weights, inputs));
        assertUniform(
                Math.sqrt(6.0 / (9 * 20 + 9 * 4 * 20)), Arrays.copyOfRange(weights, inputs, weights.length));
        assertNotEquals(weights[0] / weights[1], weights[inputs] / weights[inputs + 1]);
    }

    @Test
    void aCellWithoutInputHasRecurrentWeightsOnly() {
        double[] weights = values(initialised(), "predict.decoder.0.weight");
        assertEquals(9 * 20 * 80, weights.length);
        assertUniform(Math.sqrt(6.0 / (9 * 20 + 9 * 4 * 20)), weights);
    }

    @Test
    void ofACellOnlyTheForgetGatesBiasDoesNotBeginAtZero() {
        var parameters = initialised();
        assertForgetBias(1, values(parameters, "encoder.0.bias"));
        // The one layer of the spec is two in the model.
        assertForgetBias(-2, values(parameters, "reconstruct.decoder.0.bias"));
        assertForgetBias(-2, values(parameters, "predict.decoder.0.bias"));
        assertArrayEquals(new double[3 * 9 * 7 * 20], values(parameters, "encoder.0.peephole"));
    }

    private static void assertForgetBias(double value, double[] bias) {
        var expected = new double[80];
        Arrays.fill(expected, 20, 40, value);
        assertArrayEquals(expected, bias);
    }

    @Test
    void parametersOfAnotherModelAreRefused() {
        var parameters = Parameters.zeros(ModelLayers.of(CELLS, ElementType.F64));
        assertThrows(IllegalArgumentException.class, () -> Initialiser.fill(parameters, TinyModels.dense("")));
    }
}
