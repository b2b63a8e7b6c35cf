package io.lanewise.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import io.lanewise.spec.Initialisation;
import org.junit.jupiter.api.Test;

class InitialiserTest {

    private static final DenseKey DENSE = new DenseKey(ElementType.F64, 200, 300, Activation.RELU);

    private static double[] drawn(Initialisation rule, WeightedKey key, long seed, int tensor) {
        var weights = new double[key.weightLength()];
        Initialiser.fill(rule, key, seed, tensor, View.flat(weights, 0));
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
        Initialiser.fill(Initialisation.HE, DENSE.withType(ElementType.F32), 1, 0, View.flat(floats, 0));
        for (int index = 0; index < floats.length; index++) {
            assertEquals((float) weights[index], floats[index]);
        }
    }
}
