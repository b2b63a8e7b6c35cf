package io.lanewise.verify.reference;

/**
 * Max pooling of NCHW maps. Padding is never read. The first maximum in row-major order of the window wins, and NaN
 * wins over every number.
 */
public record MaxPooling(WindowAxis rows, WindowAxis columns) {

    /**
     * What pooling finds.
     *
     * @param y the maxima
     * @param indices where each one is, flat in H * W
     */
    public record Maxima(Tensor y, Tensor indices) {}

    public Maxima forward(Tensor x) {
        int width = x.extent(3);
        Tensor y = Tensor.zeros(x.extent(0), x.extent(1), rows.windows(x.extent(2)), columns.windows(width));
        Tensor indices = Tensor.zerosLike(y);
        for (int n = 0; n < y.extent(0); n++) {
            for (int c = 0; c < y.extent(1); c++) {
                for (int oh = 0; oh < y.extent(2); oh++) {
                    for (int ow = 0; ow < y.extent(3); ow++) {
                        int winner = winner(x, n, c, oh, ow);
                        y.set(n, c, oh, ow, x.get(n, c, winner / width, winner % width));
                        indices.set(n, c, oh, ow, winner);
                    }
                }
            }
        }
        return new Maxima(y, indices);
    }

    private int winner(Tensor x, int n, int c, int oh, int ow) {
        int winner = -1;
        double best = Double.NEGATIVE_INFINITY;
        for (int kh = 0; kh < rows.kernel(); kh++) {
            for (int kw = 0; kw < columns.kernel(); kw++) {
                int h = rows.position(oh, kh);
                int w = columns.position(ow, kw);
                if (h >= 0 && h < x.extent(2) && w >= 0 && w < x.extent(3)) {
                    double value = x.get(n, c, h, w);
                    if (winner < 0 || value > best || (Double.isNaN(value) && !Double.isNaN(best))) {
                        winner = h * x.extent(3) + w;
                        best = value;
                    }
                }
            }
        }
        return winner;
    }

    /** The gradient of x, a map of {@code height x width}: each dy goes to the place its maximum came from. */
    public static Tensor backward(Tensor indices, Tensor dy, int height, int width) {
        Tensor dx = Tensor.zeros(dy.extent(0), dy.extent(1), height, width);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int c = 0; c < dy.extent(1); c++) {
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        int winner = (int) indices.get(n, c, oh, ow);
                        dx.add(n, c, winner / width, winner % width, dy.get(n, c, oh, ow));
                    }
                }
            }
        }
        return dx;
    }

    /** Unpooling: each value is put at its index in a map of {@code height x width} of zeros. */
    public static Tensor unpool(Tensor x, Tensor indices, int height, int width) {
        return backward(indices, x, height, width);
    }

    /** The gradient of unpooling's x: the value of dy at each index. */
    public static Tensor unpoolBackward(Tensor indices, Tensor dy) {
        Tensor dx = Tensor.zerosLike(indices);
        int width = dy.extent(3);
        for (int n = 0; n < dx.extent(0); n++) {
            for (int c = 0; c < dx.extent(1); c++) {
                for (int h = 0; h < dx.extent(2); h++) {
                    for (int w = 0; w < dx.extent(3); w++) {
                        int place = (int) indices.get(n, c, h, w);
                        dx.set(n, c, h, w, dy.get(n, c, place / width, place % width));
                    }
                }
            }
        }
        return dx;
    }
}
