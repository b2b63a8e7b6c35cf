package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Shape;
import java.util.Optional;

/**
 * One layer of an encoder or decoder, as written in a spec: shapes and kernel keys follow from it by {@link
 * ModelLayers}.
 */
public sealed interface LayerSpec {

    /** Value of {@code groups} that stands for one group an input channel. */
    int DEPTHWISE = 0;

    /**
     * Value of {@code tied} that stands for the layer's mirror image until {@link SpecReader} has found it: no name of
     * a layer.
     */
    String MIRROR = "(mirror)";

    /**
     * The layer's name, unique in the model: the one given in the spec, or {@code encoder.0}, {@code decoder.3} by the
     * position in its list, counted from 0.
     */
    String name();

    /** The layer's word in specs. */
    default String kind() {
        return switch (this) {
            case Conv conv -> "conv";
            case Deconv deconv -> "deconv";
            case Dense dense -> "dense";
            case MaxPool pool -> "maxpool";
            case AvgPool pool -> "avgpool";
            case Unpool unpool -> "unpool";
            case Upsample upsample -> "upsample";
            case Reshape reshape -> "reshape";
            case ConvLstm cell -> "convlstm";
            case States states -> "states";
            case TopK top -> "top_k";
            case Variational variational -> "variational";
        };
    }

    /** A layer with weights and a bias, followed by an activation. */
    sealed interface Weighted extends LayerSpec {
        Activation activation();

        /**
         * Name of the layer of the encoder whose weights this one has, turned over: what was an input is an output, so
         * that without biases and activations it is the adjoint of that layer. Empty for weights of its own.
         */
        default Optional<String> tied() {
            return Optional.empty();
        }
    }

    /**
     * Convolution over rows and columns.
     *
     * @param filters output channels
     * @param groups into which input and output channels are split, or {@link #DEPTHWISE}
     */
    record Conv(
            String name,
            int filters,
            Extent kernel,
            Extent stride,
            Padding padding,
            Extent dilation,
            int groups,
            Activation activation)
            implements Weighted {}

    /**
     * Transposed convolution: the adjoint of the convolution with the same window, from the small map to the large one.
     *
     * @param filters output channels
     * @param padding of the adjoint convolution: it takes rows and columns away from the output
     * @param outputPadding rows and columns added at the bottom and at the right; 0 where padding is {@code same},
     *     which decides it
     * @param groups into which input and output channels are split, or {@link #DEPTHWISE}
     * @param tied a convolution with the same window
     */
    record Deconv(
            String name,
            int filters,
            Extent kernel,
            Extent stride,
            Padding padding,
            Extent outputPadding,
            Extent dilation,
            int groups,
            Activation activation,
            Optional<String> tied)
            implements Weighted {

        /** With weights of its own. */
        public Deconv(
                String name,
                int filters,
                Extent kernel,
                Extent stride,
                Padding padding,
                Extent outputPadding,
                Extent dilation,
                int groups,
                Activation activation) {
            this(name, filters, kernel, stride, padding, outputPadding, dilation, groups, activation, Optional.empty());
        }

        Deconv withTied(String other) {
            return new Deconv(
                    name,
                    filters,
                    kernel,
                    stride,
                    padding,
                    outputPadding,
                    dilation,
                    groups,
                    activation,
                    Optional.of(other));
        }
    }

    /**
     * A fully connected layer; a map is read in the order rows, columns, channels. The output is a vector, {@code 1 x 1
     * x units}.
     *
     * @param tied another fully connected layer
     */
    record Dense(String name, int units, Activation activation, Optional<String> tied) implements Weighted {

        /** With weights of its own. */
        public Dense(String name, int units, Activation activation) {
            this(name, units, activation, Optional.empty());
        }

        Dense withTied(String other) {
            return new Dense(name, units, activation, Optional.of(other));
        }
    }

    /** The largest value of each window; as many windows as fit. */
    record MaxPool(String name, Extent kernel, Extent stride, Padding padding) implements LayerSpec {}

    /**
     * The mean of each window; as many windows as fit.
     *
     * @param countPadding whether the divisor is the full window ({@code count_include_pad: true}) or the part of it
     *     inside the map
     */
    record AvgPool(String name, Extent kernel, Extent stride, Padding padding, boolean countPadding)
            implements LayerSpec {}

    /**
     * Puts each value back where a max pooling of the encoder took it from, zeros elsewhere.
     *
     * @param undoes name of that max pooling
     */
    record Unpool(String name, String undoes) implements LayerSpec {}

    /**
     * Super-sampling by whole factors.
     *
     * @param alignCorners for bilinear: whether the corner pixels' centres of both maps coincide; otherwise half-pixel
     *     centres
     */
    record Upsample(String name, Method method, Extent factor, boolean alignCorners) implements LayerSpec {
        /** How the values between pixels are made. */
        public enum Method {
            NEAREST,
            BILINEAR
        }
    }

    /**
     * Reads the same values, in the same order (rows, columns, channels), as a map of another shape; no arithmetic, so
     * no kernel.
     */
    record Reshape(String name, Shape shape) implements LayerSpec {}

    /**
     * A convolutional LSTM cell, run over a sequence; the shape that follows is that of one step's hidden state.
     *
     * @param hidden channels of the states
     * @param kernel of the input path, whose padding is {@code same}
     * @param recurrentKernel odd, with stride 1 and no dilation
     * @param stride of the input path
     * @param dilation of the input path
     * @param candidate sigmoid or tanh
     * @param output identity or tanh, applied to the cell state
     * @param forgetBias what the forget gate's bias begins at; the others begin at 0
     * @param returns which hidden states the next layer reads
     */
    record ConvLstm(
            String name,
            int hidden,
            Extent kernel,
            Extent recurrentKernel,
            Extent stride,
            Extent dilation,
            ConvLstmKey.Peephole peephole,
            Activation candidate,
            Activation output,
            double forgetBias,
            Returns returns)
            implements LayerSpec {

        /** Hidden states that a cell hands on. */
        public enum Returns {
            /** Those of all steps. */
            SEQUENCE,
            /** That of the last step. */
            LAST
        }
    }

    /**
     * In the decoder of a model over sequences: the hidden states of all cells of the decoder before it, channels one
     * after another; no arithmetic, so no kernel.
     */
    record States(String name) implements LayerSpec {}

    /** A layer that makes the code, and so is the last one of the encoder. */
    sealed interface OfCode extends LayerSpec {}

    /**
     * Keeps the largest values of what the layer before it gives for an item, all pixels and channels of a map
     * together, and sets the others to 0 (Makhzani and Frey, "k-sparse autoencoders", ICLR 2014, algorithm 1). Of equal
     * values the one that comes first in memory is kept first, and what is not a number before all others, so that it
     * is not hidden. The gradient passes where a value was kept.
     *
     * @param active how many are kept
     */
    record TopK(String name, int active) implements OfCode {}

    /**
     * A Gaussian code (Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014): a dense layer without
     * activation gives a mean and the logarithm of a variance for each unit. In training the code is {@code z = mean +
     * exp(log variance / 2) * e} with e normal, drawn anew each time; everywhere else it is the mean. The loss gets
     * {@code weight * KL(N(mean, variance) || N(0, 1)) = weight * 1/2 sum (mean^2 + variance - 1 - log variance)},
     * averaged over the batch.
     *
     * @param units elements of the code
     * @param weight factor of the divergence, above 0; other than 1 as in Higgins et al., "beta-VAE", ICLR 2017
     */
    record Variational(String name, int units, double weight) implements OfCode {}
}
