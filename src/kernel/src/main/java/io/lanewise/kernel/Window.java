package io.lanewise.kernel;

/** A sliding window over rows and columns: kernel size, stride, padding and dilation of both axes. */
public record Window(Axis height, Axis width) {

    /** A square window with the same stride and padding on all sides and no dilation. */
    public static Window square(int kernel, int stride, int padding) {
        Axis axis = Axis.of(kernel, stride, padding);
        return new Window(axis, axis);
    }

    /** Taps of the window. */
    public int taps() {
        return height.kernel() * width.kernel();
    }

    /** Whether no two windows share a pixel. */
    public boolean disjoint() {
        return height.stride() >= height.extent() && width.stride() >= width.extent();
    }
}
