package io.lanewise.verify.reference;

/**
 * Convolution (cross-correlation): {@code y[n, o, oh, ow] = bias[o] + sum over i, kh, kw of x[n, i, oh s - p + kh d, ow
 * s - p + kw d] weight[o, i, kh, kw]}, where i runs over the input channels of o's group. Maps are NCHW, weights
 * {@code [O, I / groups, KH, KW]}.
 */
public record Convolution(WindowAxis rows, WindowAxis columns, int groups) implements WeightedOperator {

    @Override
    public Tensor forward(Tensor x, Tensor weight, Tensor bias) {
        int inputs = weight.extent(1);
        int filters = weight.extent(0);
        Tensor y = Tensor.zeros(x.extent(0), filters, rows.windows(x.extent(2)), columns.windows(x.extent(3)));
        for (int n = 0; n < y.extent(0); n++) {
            for (int o = 0; o < filters; o++) {
                int firstInput = o / (filters / groups) * inputs;
                for (int oh = 0; oh < y.extent(2); oh++) {
                    for (int ow = 0; ow < y.extent(3); ow++) {
                        double sum = bias.get(o);
                        for (int i = 0; i < inputs; i++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int ih = rows.position(oh, kh);
                                    int iw = columns.position(ow, kw);
                                    if (isInside(x, ih, iw)) {
                                        sum += x.get(n, firstInput + i, ih, iw) * weight.get(o, i, kh, kw);
                                    }
                                }
                            }
                        }
                        y.set(n, o, oh, ow, sum);
                    }
                }
            }
        }
        return y;
    }

    @Override
    public Tensor backwardData(Tensor weight, Tensor dy, int height, int width) {
        int inputs = weight.extent(1);
        int filters = weight.extent(0);
        Tensor dx = Tensor.zeros(dy.extent(0), inputs * groups, height, width);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int o = 0; o < filters; o++) {
                int firstInput = o / (filters / groups) * inputs;
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        for (int i = 0; i < inputs; i++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int ih = rows.position(oh, kh);
                                    int iw = columns.position(ow, kw);
                                    if (isInside(dx, ih, iw)) {
                                        dx.add(
                                                n,
                                                firstInput + i,
                                                ih,
                                                iw,
                                                dy.get(n, o, oh, ow) * weight.get(o, i, kh, kw));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return dx;
    }

    @Override
    public Tensor backwardWeights(Tensor x, Tensor dy) {
        int inputs = x.extent(1) / groups;
        int filters = dy.extent(1);
        Tensor dweight = Tensor.zeros(filters, inputs, rows.kernel(), columns.kernel());
        for (int n = 0; n < dy.extent(0); n++) {
            for (int o = 0; o < filters; o++) {
                int firstInput = o / (filters / groups) * inputs;
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        for (int i = 0; i < inputs; i++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int ih = rows.position(oh, kh);
                                    int iw = columns.position(ow, kw);
                                    if (isInside(x, ih, iw)) {
                                        dweight.add(
                                                o, i, kh, kw, dy.get(n, o, oh, ow) * x.get(n, firstInput + i, ih, iw));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return dweight;
    }

    private static boolean isInside(Tensor map, int h, int w) {
        return h >= 0 && h < map.extent(2) && w >= 0 && w < map.extent(3);
    }
}
