package io.lanewise.verify.reference;

/**
 * A fully connected layer: {@code y[n, o] = bias[o] + sum over i of x[n, i] weight[o, i]}. Vectors are {@code [N,
 * length, 1, 1]}, weights {@code [O, I, 1, 1]}.
 */
public record Dense() implements WeightedOperator {

    @Override
    public Tensor forward(Tensor x, Tensor weight, Tensor bias) {
        Tensor y = Tensor.zeros(x.extent(0), weight.extent(0), 1, 1);
        for (int n = 0; n < x.extent(0); n++) {
            for (int o = 0; o < weight.extent(0); o++) {
                double sum = bias.get(o);
                for (int i = 0; i < weight.extent(1); i++) {
                    sum += x.get(n, i, 0, 0) * weight.get(o, i, 0, 0);
                }
                y.set(n, o, 0, 0, sum);
            }
        }
        return y;
    }

    @Override
    public Tensor backwardData(Tensor weight, Tensor dy, int height, int width) {
        Tensor dx = Tensor.zeros(dy.extent(0), weight.extent(1), 1, 1);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int i = 0; i < weight.extent(1); i++) {
                for (int o = 0; o < weight.extent(0); o++) {
                    dx.add(n, i, 0, 0, dy.get(n, o, 0, 0) * weight.get(o, i, 0, 0));
                }
            }
        }
        return dx;
    }

    @Override
    public Tensor backwardWeights(Tensor x, Tensor dy) {
        Tensor dweight = Tensor.zeros(dy.extent(1), x.extent(1), 1, 1);
        for (int n = 0; n < x.extent(0); n++) {
            for (int o = 0; o < dy.extent(1); o++) {
                for (int i = 0; i < x.extent(1); i++) {
                    dweight.add(o, i, 0, 0, x.get(n, i, 0, 0) * dy.get(n, o, 0, 0));
                }
            }
        }
        return dweight;
    }
}
