package io.lanewise.runtime.model;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.Initialisation;
import io.lanewise.spec.TrainingSpec;
import java.util.List;

/**
 * Draws the weights that training begins with. A weight is a function of the seed, the number of its tensor and its
 * canonical index; f32 has the rounded weights of f64.
 *
 * <p>{@code he}: normal, mean 0, variance {@code 2 / fanIn} (He, Zhang, Ren and Sun, "Delving deep into rectifiers",
 * ICCV 2015, equation 10). {@code glorot}: uniform within {@code +-sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio,
 * "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010, equation 16).
 *
 * <p>fanIn is the number of products that an output is the sum of, fanOut the number of outputs that an input goes
 * into, both within a group and averaged over the map where a stride makes them differ from place to place: with
 * {@code k} taps, {@code i} input and {@code o} output channels of a group and the product {@code s} of both strides,
 * a convolution has {@code k i} and {@code k o / s}, a transposed one {@code k i / s} and {@code k o}. Borders are
 * ignored.
 */
public final class Initialiser {

    private Initialiser() {}

    /** Writes the weights of all layers; biases, which begin at 0, are left as they are. */
    public static void fill(Parameters parameters, TrainingSpec training) {
        List<Parameter> all = parameters.all();
        for (int tensor = 0; tensor < all.size(); tensor++) {
            Parameter parameter = all.get(tensor);
            if (parameter.role() == Parameter.Role.WEIGHT && parameter.layer() instanceof WeightedKey key) {
                fill(training.initialisation(), key, training.seed(), tensor, parameter.view());
            }
        }
    }

    /**
     * Writes the weights of one layer, canonical and flat, to {@code weights}.
     *
     * @param tensor number of the tensor within its model
     */
    static void fill(Initialisation rule, WeightedKey key, long seed, int tensor, View weights) {
        int length = key.weightLength();
        int stream = RandomStream.WEIGHTS;
        switch (chosen(rule, key)) {
            case HE -> {
                double deviation = Math.sqrt(2 / fanIn(key));
                for (int index = 0; index < length; index++) {
                    weights.set(
                            weights.offset() + index, deviation * CounterRandom.normal(seed, stream, 0, tensor, index));
                }
            }
            case GLOROT -> {
                double bound = Math.sqrt(6 / (fanIn(key) + fanOut(key)));
                for (int index = 0; index < length; index++) {
                    double uniform = CounterRandom.uniformDouble(seed, stream, 0, tensor, index);
                    weights.set(weights.offset() + index, bound * (2 * uniform - 1));
                }
            }
            case AUTO -> throw new AssertionError("chosen() settles it");
        }
    }

    private static Initialisation chosen(Initialisation rule, WeightedKey key) {
        if (rule != Initialisation.AUTO) {
            return rule;
        }
        return switch (key.activation().kind()) {
            case RELU, LEAKY_RELU, SOFTPLUS -> Initialisation.HE;
            case IDENTITY, SIGMOID, TANH -> Initialisation.GLOROT;
        };
    }

    /** Products that an output is the sum of, on average. */
    static double fanIn(WeightedKey key) {
        double products = (double) taps(key) * key.weightExtents().get(2);
        return key instanceof Deconv2dKey deconv ? products / strides(deconv.window()) : products;
    }

    /** Outputs that an input goes into, on average. */
    static double fanOut(WeightedKey key) {
        int filters = key.weightExtents().get(3);
        return switch (key) {
            case Conv2dKey conv -> (double) taps(key) * filters / conv.groups() / strides(conv.window());
            case Deconv2dKey deconv -> (double) taps(key) * filters / deconv.groups();
            case DenseKey dense -> filters;
        };
    }

    private static int taps(WeightedKey key) {
        return key.weightExtents().get(0) * key.weightExtents().get(1);
    }

    private static int strides(Window window) {
        return window.height().stride() * window.width().stride();
    }
}
