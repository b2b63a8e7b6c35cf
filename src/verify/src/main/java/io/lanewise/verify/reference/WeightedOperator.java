package io.lanewise.verify.reference;

/**
 * A layer that is linear in its input and in its weights, plus a bias. The gradients are those of {@code sum(y dy)}.
 */
public sealed interface WeightedOperator permits Convolution, TransposedConvolution, Dense {

    /** y from x, weights and bias. */
    Tensor forward(Tensor x, Tensor weight, Tensor bias);

    /** The gradient of x, a map of {@code height x width}. */
    Tensor backwardData(Tensor weight, Tensor dy, int height, int width);

    /** The gradient of the weights. */
    Tensor backwardWeights(Tensor x, Tensor dy);

    /** The gradient of the bias: the sum of dy over items and pixels. */
    static Tensor backwardBias(Tensor dy) {
        Tensor dbias = Tensor.zeros(dy.extent(1));
        for (int n = 0; n < dy.extent(0); n++) {
            for (int o = 0; o < dy.extent(1); o++) {
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        dbias.values()[o] += dy.get(n, o, oh, ow);
                    }
                }
            }
        }
        return dbias;
    }
}
