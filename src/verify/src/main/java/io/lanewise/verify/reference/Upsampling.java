package io.lanewise.verify.reference;

/**
 * Super-sampling of NCHW maps by whole factors, as a sum over the four neighbours of each sampling point.
 *
 * @param mode how points between pixels are valued
 */
public record Upsampling(Mode mode, int factorHeight, int factorWidth) {

    /** How points between pixels are valued. */
    public enum Mode {
        /** Each pixel is repeated. */
        NEAREST,
        /** Linear in both axes; pixels are squares whose centres are half a pixel from their edges. */
        HALF_PIXEL,
        /** Linear in both axes; the centres of the corner pixels of both maps coincide. */
        ALIGNED
    }

    /**
     * Between which two positions of an axis a point lies.
     *
     * @param low the position before it
     * @param high the position after it, or the last one
     * @param share the weight of {@code high}, from 0 to 1
     */
    public record Sample(int low, int high, double share) {}

    public Tensor forward(Tensor x) {
        int height = x.extent(2);
        int width = x.extent(3);
        Tensor y = Tensor.zeros(x.extent(0), x.extent(1), height * factorHeight, width * factorWidth);
        for (int n = 0; n < y.extent(0); n++) {
            for (int c = 0; c < y.extent(1); c++) {
                for (int oh = 0; oh < y.extent(2); oh++) {
                    for (int ow = 0; ow < y.extent(3); ow++) {
                        Sample row = sample(oh, height, factorHeight);
                        Sample column = sample(ow, width, factorWidth);
                        double value = (1 - row.share) * (1 - column.share) * x.get(n, c, row.low, column.low)
                                + (1 - row.share) * column.share * x.get(n, c, row.low, column.high)
                                + row.share * (1 - column.share) * x.get(n, c, row.high, column.low)
                                + row.share * column.share * x.get(n, c, row.high, column.high);
                        y.set(n, c, oh, ow, value);
                    }
                }
            }
        }
        return y;
    }

    /** The gradient of x. */
    public Tensor backward(Tensor dy) {
        int height = dy.extent(2) / factorHeight;
        int width = dy.extent(3) / factorWidth;
        Tensor dx = Tensor.zeros(dy.extent(0), dy.extent(1), height, width);
        for (int n = 0; n < dy.extent(0); n++) {
            for (int c = 0; c < dy.extent(1); c++) {
                for (int oh = 0; oh < dy.extent(2); oh++) {
                    for (int ow = 0; ow < dy.extent(3); ow++) {
                        Sample row = sample(oh, height, factorHeight);
                        Sample column = sample(ow, width, factorWidth);
                        double value = dy.get(n, c, oh, ow);
                        dx.add(n, c, row.low, column.low, (1 - row.share) * (1 - column.share) * value);
                        dx.add(n, c, row.low, column.high, (1 - row.share) * column.share * value);
                        dx.add(n, c, row.high, column.low, row.share * (1 - column.share) * value);
                        dx.add(n, c, row.high, column.high, row.share * column.share * value);
                    }
                }
            }
        }
        return dx;
    }

    /** Where output position {@code output} of an axis of {@code size} inputs takes its value from. */
    public Sample sample(int output, int size, int factor) {
        double position = switch (mode) {
            case NEAREST -> output / factor;
            case HALF_PIXEL -> Math.max(0, (output + 0.5) / factor - 0.5);
            case ALIGNED -> size * factor == 1 ? 0 : output * (size - 1.0) / (size * factor - 1.0);
        };
        int low = Math.min(size - 1, (int) position);
        return new Sample(low, Math.min(size - 1, low + 1), position - low);
    }
}
