package io.lanewise.verify.reference;

/**
 * Average pooling of NCHW maps.
 *
 * @param countPadding whether padding counts as zeros, or not at all
 */
public record AveragePooling(WindowAxis rows, WindowAxis columns, boolean countPadding) {

    public Tensor forward(Tensor x) {
        int height = x.extent(2);
        int width = x.extent(3);
        Tensor y = Tensor.zeros(x.extent(0), x.extent(1), rows.windows(height), columns.windows(width));
        for (int n = 0; n < y.extent(0); n++) {
            for (int c = 0; c < y.extent(1); c++) {
                for (int oh = 0; oh < y.extent(2); oh++) {
                    for (int ow = 0; ow < y.extent(3); ow++) {
                        double sum = 0;
                        for (int h = first(rows, oh); h < end(rows, oh, height); h++) {
                            for (int w = first(columns, ow); w < end(columns, ow, width); w++) {
                                sum += x.get(n, c, h, w);
                            }
                        }
                        y.set(n, c, oh, ow, sum / divisor(oh, ow, height, width));
                    }
                }
            }
        }
        return y;
    }

    /** The gradient of x, a map of {@code height x width}. */
    public Tensor backward(Tensor dy, int height, int width) {
        Tensor dx = Tensor.zeros(dy.extent(0), dy.extent(1), height, width);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int c = 0; c < dy.extent(1); c++) {
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        for (int h = first(rows, oh); h < end(rows, oh, height); h++) {
                            for (int w = first(columns, ow); w < end(columns, ow, width); w++) {
                                dx.add(n, c, h, w, dy.get(n, c, oh, ow) / divisor(oh, ow, height, width));
                            }
                        }
                    }
                }
            }
        }
        return dx;
    }

    private int divisor(int oh, int ow, int height, int width) {
        return countPadding
                ? rows.kernel() * columns.kernel()
                : (end(rows, oh, height) - first(rows, oh)) * (end(columns, ow, width) - first(columns, ow));
    }

    private static int first(WindowAxis axis, int window) {
        return Math.max(0, axis.position(window, 0));
    }

    private static int end(WindowAxis axis, int window, int size) {
        return Math.min(size, axis.position(window, axis.kernel() - 1) + 1);
    }
}
