package io.lanewise.verify.reference;

/**
 * Transposed convolution, by its definition: each input pixel adds its weighted kernel to the output, {@code y[n, g O +
 * o, ih s - p + kh d, iw s - p + kw d] += x[n, i, ih, iw] weight[i, o, kh, kw]}, onto the bias; g is the group of i.
 * Maps are NCHW, weights {@code [I, O / groups, KH, KW]}.
 *
 * @param outputPaddingHeight rows added at the bottom of y
 * @param outputPaddingWidth columns added at the right of y
 */
public record TransposedConvolution(
        WindowAxis rows, WindowAxis columns, int groups, int outputPaddingHeight, int outputPaddingWidth)
        implements WeightedOperator {

    @Override
    public Tensor forward(Tensor x, Tensor weight, Tensor bias) {
        int filters = weight.extent(1);
        int inputs = weight.extent(0);
        Tensor y = Tensor.zeros(
                x.extent(0),
                filters * groups,
                rows.covered(x.extent(2)) + outputPaddingHeight,
                columns.covered(x.extent(3)) + outputPaddingWidth);
        for (int n = 0; n < y.extent(0); n++) {
            for (int o = 0; o < y.extent(1); o++) {
                for (int oh = 0; oh < y.extent(2); oh++) {
                    for (int ow = 0; ow < y.extent(3); ow++) {
                        y.set(n, o, oh, ow, bias.get(o));
                    }
                }
            }
            for (int i = 0; i < inputs; i++) {
                int firstFilter = i / (inputs / groups) * filters;
                for (int ih = 0; ih < x.extent(2); ih++) {
                    for (int iw = 0; iw < x.extent(3); iw++) {
                        for (int o = 0; o < filters; o++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int oh = rows.position(ih, kh);
                                    int ow = columns.position(iw, kw);
                                    if (isInside(y, oh, ow)) {
                                        y.add(
                                                n,
                                                firstFilter + o,
                                                oh,
                                                ow,
                                                x.get(n, i, ih, iw) * weight.get(i, o, kh, kw));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    @Override
    public Tensor backwardData(Tensor weight, Tensor dy, int height, int width) {
        int filters = weight.extent(1);
        int inputs = weight.extent(0);
        Tensor dx = Tensor.zeros(dy.extent(0), inputs, height, width);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int i = 0; i < inputs; i++) {
                int firstFilter = i / (inputs / groups) * filters;
                for (int ih = 0; ih < height; ih++) {
                    for (int iw = 0; iw < width; iw++) {
                        double sum = 0;
                        for (int o = 0; o < filters; o++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int oh = rows.position(ih, kh);
                                    int ow = columns.position(iw, kw);
                                    if (isInside(dy, oh, ow)) {
                                        sum += dy.get(n, firstFilter + o, oh, ow) * weight.get(i, o, kh, kw);
                                    }
                                }
                            }
                        }
                        dx.set(n, i, ih, iw, sum);
                    }
                }
            }
        }
        return dx;
    }

    @Override
    public Tensor backwardWeights(Tensor x, Tensor dy) {
        int filters = dy.extent(1) / groups;
        int inputs = x.extent(1);
        Tensor dweight = Tensor.zeros(inputs, filters, rows.kernel(), columns.kernel());
        for (int n = 0; n < x.extent(0); n++) {
            for (int i = 0; i < inputs; i++) {
                int firstFilter = i / (inputs / groups) * filters;
                for (int ih = 0; ih < x.extent(2); ih++) {
                    for (int iw = 0; iw < x.extent(3); iw++) {
                        for (int o = 0; o < filters; o++) {
                            for (int kh = 0; kh < rows.kernel(); kh++) {
                                for (int kw = 0; kw < columns.kernel(); kw++) {
                                    int oh = rows.position(ih, kh);
                                    int ow = columns.position(iw, kw);
                                    if (isInside(dy, oh, ow)) {
                                        dweight.add(
                                                i, o, kh, kw, x.get(n, i, ih, iw) * dy.get(n, firstFilter + o, oh, ow));
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
