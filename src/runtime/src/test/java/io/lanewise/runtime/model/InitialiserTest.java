package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.Extent;
import io.lanewise.spec.Initialisation;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.LossSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.NoiseSpec;
import io.lanewise.spec.Numerics;
import io.lanewise.spec.TrainingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private static final ConvLstmKey CELL = ConvLstmKey.square(
            ElementType.F64, new Shape(9, 7, 30), 3, 20, Peephole.PIXEL, Activation.TANH, Activation.TANH);

    private static LayerSpec.ConvLstm cell(String name, double forgetBias) {
        var kernel = new Extent(3, 3);
        return new LayerSpec.ConvLstm(
                name,
                20,
                kernel,
                kernel,
                Extent.ONE,
                Extent.ONE,
                Peephole.PIXEL,
                Activation.TANH,
                Activation.TANH,
                forgetBias,
                LayerSpec.ConvLstm.Returns.SEQUENCE);
    }

    /** A model with a cell in its encoder and one in its decoder, whose forget biases begin at 1 and at -2. */
    private static ModelSpec spec() {
        return new ModelSpec(
                "cells",
                new Shape(9, 7, 30),
                Optional.empty(),
                List.of(cell("encoder.0", 1)),
                List.of(cell("decoder.0", -2)),
                LossSpec.DEFAULT,
                NoiseSpec.NONE,
                TrainingSpec.DEFAULT,
                DataSpec.DEFAULT,
                Numerics.EXACT,
                "");
    }

    private static Parameters initialised(ModelLayer... layers) {
        var parameters = Parameters.zeros(List.of(layers));
        Initialiser.fill(parameters, spec());
        return parameters;
    }

    private static double[] values(Parameters parameters, String name) {
        Parameter parameter = parameters.named(name);
        return Arrays.copyOf(parameter.view().doubles(), parameter.length());
    }

    @Test
    void bothPathsOfACellAreUniformWithinTheBoundsOfTheirOwnFans() {
        double[] weights = values(initialised(new ModelLayer("encoder.0", CELL, true, -1)), "encoder.0.weight");
        int inputs = CELL.inputWeightLength();
        assertEquals(9 * 30 * 4 * 20, inputs);
        assertUniform(Math.sqrt(6.0 / (9 * 30 + 9 * 4 * 20)), Arrays.copyOf(weights, inputs));
        assertUniform(
                Math.sqrt(6.0 / (9 * 20 + 9 * 4 * 20)), Arrays.copyOfRange(weights, inputs, weights.length));
        assertNotEquals(weights[0] / weights[1], weights[inputs] / weights[inputs + 1]);
    }

    private static void assertUniform(double bound, double[] weights) {
        double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= bound && largest > 0.999 * bound, largest + " of " + bound);
        assertEquals(bound * bound / 3, meanSquare(weights), 0.03 * bound * bound / 3);
    }

    @Test
    void ofACellOnlyTheForgetGatesBiasDoesNotBeginAtZero() {
        var parameters = initialised(new ModelLayer("encoder.0", CELL, true, -1));
        var expected = new double[80];
        Arrays.fill(expected, 20, 40, 1);
        assertArrayEquals(expected, values(parameters, "encoder.0.bias"));
        assertArrayEquals(new double[3 * 9 * 7 * 20], values(parameters, "encoder.0.peephole"));
    }

    @Test
    void cellsOfTwoDecodersBeginAsTheirOneLayerSays() {
        for (String name : List.of("decoder.0", "reconstruct.decoder.0", "predict.decoder.0")) {
            assertEquals(-2, values(initialised(new ModelLayer(name, CELL, false, -1)), name + ".bias")[20]);
        }
        var stranger = new ModelLayer("decoder.1", CELL, false, -1);
        assertThrows(IllegalArgumentException.class, () -> initialised(stranger));
    }

    @Test
    void aCellWithoutInputHasRecurrentWeightsOnly() {
        var parameters = initialised(new ModelLayer("decoder.0", CELL.projected(), false, -1));
        double[] weights = values(parameters, "decoder.0.weight");
        assertEquals(9 * 20 * 80, weights.length);
        assertUniform(Math.sqrt(6.0 / (9 * 20 + 9 * 4 * 20)), weights);
    }
}
