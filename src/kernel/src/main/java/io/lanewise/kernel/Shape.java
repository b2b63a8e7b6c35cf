package io.lanewise.kernel;

/**
 * The shape of one item of a batch, in the order its elements lie in memory (NHWC without the N). Vectors (dense layers) are {@code 1 x 1 x channels}.
 *
 * @param height rows
 * @param width pixels a row
 * @param channels values a pixel, contiguous
 */
public record Shape(int height, int width, int channels) {

    public Shape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "A shape needs at least one row, column and channel, not " + height + "x" + width + "x" + channels + ".");
        }
    }

    /** A vector of {@code length} values. */
    public static Shape vector(int length) {
        return new Shape(1, 1, length);
    }

    /** Elements of one item. */
    public long elements() {
        return (long) height * width * channels;
    }

    /** Pixels of one item. */
    public long pixels() {
        return (long) height * width;
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
