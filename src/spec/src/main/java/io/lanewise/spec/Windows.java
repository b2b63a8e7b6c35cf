package io.lanewise.spec;

import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;

/** Windows of layers on maps of a known size, with {@code same} turned into numbers. */
final class Windows {

    private Windows() {}

    /** The window of a convolution or pooling on {@code src}; {@code same}: {@code out = ceil(in / stride)}. */
    static Window convolution(Shape src, Extent kernel, Extent stride, Padding padding, Extent dilation) {
        return switch (padding) {
            case Padding.Explicit sides -> explicit(kernel, stride, sides, dilation);
            case Padding.Same same ->
                new Window(
                        Axis.same(src.height(), kernel.height(), stride.height(), dilation.height()),
                        Axis.same(src.width(), kernel.width(), stride.width(), dilation.width()));
        };
    }

    /**
     * The window of a transposed convolution. {@code same} gives {@code out = in * stride}: the padding takes away by
     * how much the kernel's extent passes the stride; where it does not reach it, {@link #outputPadding} adds what
     * lacks.
     */
    static Window transposed(Extent kernel, Extent stride, Padding padding, Extent dilation) {
        return switch (padding) {
            case Padding.Explicit sides -> explicit(kernel, stride, sides, dilation);
            case Padding.Same same ->
                new Window(
                        transposedSame(kernel.height(), stride.height(), dilation.height()),
                        transposedSame(kernel.width(), stride.width(), dilation.width()));
        };
    }

    /** The output padding of a transposed convolution. */
    static Extent outputPadding(LayerSpec.Deconv deconv, Window window) {
        return switch (deconv.padding()) {
            case Padding.Explicit sides -> deconv.outputPadding();
            case Padding.Same same -> new Extent(lacking(window.height()), lacking(window.width()));
        };
    }

    private static int lacking(Axis axis) {
        return Math.max(0, axis.stride() - axis.extent());
    }

    private static Window explicit(Extent kernel, Extent stride, Padding.Explicit sides, Extent dilation) {
        return new Window(
                new Axis(kernel.height(), stride.height(), sides.top(), sides.bottom(), dilation.height()),
                new Axis(kernel.width(), stride.width(), sides.left(), sides.right(), dilation.width()));
    }

    private static Axis transposedSame(int kernel, int stride, int dilation) {
        int extent = dilation * (kernel - 1) + 1;
        return split(kernel, stride, Math.max(0, extent - stride), dilation);
    }

    private static Axis split(int kernel, int stride, int padding, int dilation) {
        return new Axis(kernel, stride, padding / 2, padding - padding / 2, dilation);
    }
}
