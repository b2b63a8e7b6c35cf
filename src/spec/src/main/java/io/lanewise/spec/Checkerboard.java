package io.lanewise.spec;

import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Transposed convolutions whose windows overlap unevenly. A pixel of the output is reached by the taps {@code j} with
 * {@code dilation * j = phase (mod stride)}, where the phase is that of its row or column; where phases have unlike
 * numbers of taps, the output has a pattern with the stride's period that training has to work against (Odena, Dumoulin
 * and Olah, <i>Deconvolution and checkerboard artifacts</i>, Distill, 2016).
 */
final class Checkerboard {

    private Checkerboard() {}

    /** Tells of each transposed convolution with such windows, with what to use instead. */
    static void warn(ModelSpec model, BiConsumer<LayerSpec, String> warnings) {
        Stream.concat(model.encoder().stream(), model.decoder().stream())
                .filter(LayerSpec.Deconv.class::isInstance)
                .map(LayerSpec.Deconv.class::cast)
                .filter(layer -> !isEven(layer.kernel(), layer.stride(), layer.dilation()))
                .forEach(layer -> warnings.accept(layer, message(layer)));
    }

    private static String message(LayerSpec.Deconv layer) {
        return "Windows of " + layer.kernel() + " with a stride of " + layer.stride()
                + " cover the output unevenly, which leaves a checkerboard on it (Odena, Dumoulin and Olah 2016); "
                + evenWindow(layer) + "upsample: " + written(layer.stride()) + " and a conv instead.";
    }

    /** The smallest larger kernel without the pattern, with a padding that leaves the output its size. */
    private static String evenWindow(LayerSpec.Deconv layer) {
        Extent even = new Extent(
                multiple(layer.kernel().height(), layer.stride().height()),
                multiple(layer.kernel().width(), layer.stride().width()));
        if (!isEven(even, layer.stride(), layer.dilation())) {
            return "use no dilation with such a stride, or ";
        }
        return "use kernel: " + written(even) + padding(layer, even) + ", or ";
    }

    private static String padding(LayerSpec.Deconv layer, Extent even) {
        if (!(layer.padding() instanceof Padding.Explicit sides)) {
            return "";
        }
        int rows = sides.top()
                + sides.bottom()
                + (even.height() - layer.kernel().height()) * layer.dilation().height()
                - layer.outputPadding().height();
        int columns = sides.left()
                + sides.right()
                + (even.width() - layer.kernel().width()) * layer.dilation().width()
                - layer.outputPadding().width();
        if (rows < 0 || columns < 0) {
            return " with a padding that keeps the size";
        }
        String outputPadding = layer.outputPadding().equals(Extent.square(0)) ? "" : " and no output_padding";
        return " with padding: " + halves(rows, columns) + outputPadding;
    }

    /** Padding that takes so many rows and columns away, the larger half at the bottom and at the right. */
    private static String halves(int rows, int columns) {
        return rows % 2 == 0 && columns % 2 == 0
                ? written(new Extent(rows / 2, columns / 2))
                : "[" + rows / 2 + ", " + columns / 2 + ", " + (rows - rows / 2) + ", " + (columns - columns / 2) + "]";
    }

    private static boolean isEven(Extent kernel, Extent stride, Extent dilation) {
        return isEven(kernel.height(), stride.height(), dilation.height())
                && isEven(kernel.width(), stride.width(), dilation.width());
    }

    private static boolean isEven(int kernel, int stride, int dilation) {
        var taps = new int[stride];
        for (int tap = 0; tap < kernel; tap++) {
            taps[(int) ((long) dilation * tap % stride)]++;
        }
        for (int count : taps) {
            if (count != taps[0]) {
                return false;
            }
        }
        return true;
    }

    private static int multiple(int kernel, int stride) {
        return Math.ceilDiv(kernel, stride) * stride;
    }

    /** As specs write it. */
    private static String written(Extent extent) {
        return extent.height() == extent.width()
                ? Integer.toString(extent.height())
                : "[" + extent.height() + ", " + extent.width() + "]";
    }
}
