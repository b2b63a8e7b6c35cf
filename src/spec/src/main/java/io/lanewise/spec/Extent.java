package io.lanewise.spec;

/**
 * Two whole numbers, one for each spatial axis: a kernel size, a stride, a dilation, an output padding or a factor. In
 * specs one number stands for both axes, {@code [height, width]} for two.
 */
public record Extent(int height, int width) {

    /** 1 along both axes. */
    public static final Extent ONE = square(1);

    /** The same number along both axes. */
    public static Extent square(int both) {
        return new Extent(both, both);
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
