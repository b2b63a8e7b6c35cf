package io.lanewise.runtime.model;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.Initialisation;
import io.lanewise.spec.LayerSpec;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.TrainingSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 *
 * <p>A cell has two convolutions, of its input and of its hidden state, each with {@code 4 hidden} output channels;
 * each is drawn by itself by the rule for convolutions, {@code auto} being {@code glorot}. The fans of the four gates
 * together are those that Keras takes for the input's kernel of a ConvLSTM2D ({@code glorot_uniform} of the shape
 * [rows, columns, channels, 4 filters]; the recurrent kernel's default there is {@code orthogonal}). Peepholes begin at
 * 0, as in {@code nowcasting/models/convLSTM.py} of Hzzone/Precipitation-Nowcasting. The bias of the forget gate begins
 * where the spec says (Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12(10), 2000), all
 * others at 0.
 */
public final class Initialiser {

    /** In the order i, f, g, o. */
    private static final int FORGET_GATE = 1;

    private Initialiser() {}

    /**
     * Writes what parameters begin with; those that begin at 0 are left as they are.
     *
     * @param parameters of the layers of {@code spec}
     */
    public static void fill(Parameters parameters, ModelSpec spec) {
        TrainingSpec training = spec.training();
        Initialisation rule = training.initialisation();
        List<Parameter> all = parameters.all();
        Map<String, Double> forgetBiases = forgetBiases(spec);
        for (int tensor = 0; tensor < all.size(); tensor++) {
            Parameter parameter = all.get(tensor);
            View view = parameter.view();
            if (parameter.layer() instanceof ConvLstmKey cell) {
                switch (parameter.role()) {
                    case WEIGHT -> fill(rule, cell, training.seed(), tensor, view);
                    case BIAS -> fillForgetBias(cell, forgetBias(forgetBiases, spec, parameter), view);
                    case PEEPHOLE -> {}
                }
            } else if (parameter.role() == Parameter.Role.WEIGHT && parameter.layer() instanceof WeightedKey key) {
                fill(rule, key, training.seed(), tensor, 0, view);
            }
        }
    }

    /** Writes the weights of both paths of a cell. */
    static void fill(Initialisation rule, ConvLstmKey cell, long seed, int tensor, View weights) {
        cell.inputConvolution().ifPresent(key -> fill(rule, key, seed, tensor, 0, weights));
        fill(rule, cell.hiddenConvolution(), seed, tensor, cell.inputWeightLength(), weights);
    }

    /** What the bias of the forget gate begins at, by the name of the parameter, which is the same in either type. */
    private static Map<String, Double> forgetBiases(ModelSpec spec) {
        var biases = new HashMap<String, Double>();
        for (ModelLayer layer : ModelLayers.of(spec, ElementType.F32)) {
            if (ModelLayers.written(spec, layer) instanceof LayerSpec.ConvLstm cell) {
                biases.put(layer.name() + Parameter.Role.BIAS.suffix(), cell.forgetBias());
            }
        }
        return biases;
    }

    private static double forgetBias(Map<String, Double> forgetBiases, ModelSpec spec, Parameter bias) {
        Double value = forgetBiases.get(bias.name());
        if (value == null) {
            throw new IllegalArgumentException(
                    "The model " + spec.name() + " has no cell with the parameter " + bias.name() + ".");
        }
        return value;
    }

    private static void fillForgetBias(ConvLstmKey cell, double value, View bias) {
        for (int channel = 0; channel < cell.hidden(); channel++) {
            bias.set(bias.offset() + FORGET_GATE * cell.hidden() + channel, value);
        }
    }

    /**
     * Writes the weights of one layer or path, canonical and flat, to {@code weights}.
     *
     * @param tensor number of the tensor within its model
     * @param first element of the tensor with which they begin
     */
    static void fill(Initialisation rule, WeightedKey key, long seed, int tensor, int first, View weights) {
        int end = first + key.weightLength();
        int stream = RandomStream.WEIGHTS;
        switch (chosen(rule, key)) {
            case HE -> {
                double deviation = Math.sqrt(2 / fanIn(key));
                for (int index = first; index < end; index++) {
                    weights.set(
                            weights.offset() + index, deviation * CounterRandom.normal(seed, stream, 0, tensor, index));
                }
            }
            case GLOROT -> {
                double bound = Math.sqrt(6 / (fanIn(key) + fanOut(key)));
                for (int index = first; index < end; index++) {
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
