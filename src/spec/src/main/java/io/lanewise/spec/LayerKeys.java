package io.lanewise.spec;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.AvgPool2dKey;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.MaxPool2dKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;
import java.util.Optional;

/** The kernel key of a single layer on an input of a known shape; what does not fit is reported, and no key given. */
final class LayerKeys {

    private final ElementType type;
    private final Complaints complaints;

    LayerKeys(ElementType type, Complaints complaints) {
        this.type = type;
        this.complaints = complaints;
    }

    /** The key of a layer that has one and needs no other layer to be known. */
    Optional<? extends KernelKey> of(LayerSpec layer, Shape src) {
        return switch (layer) {
            case LayerSpec.Conv conv -> conv(conv, src);
            case LayerSpec.Deconv deconv -> deconv(deconv, src);
            case LayerSpec.Dense dense -> dense(dense, dense.units(), dense.activation(), src);
            case LayerSpec.Variational code -> dense(code, 2 * code.units(), Activation.IDENTITY, src);
            case LayerSpec.MaxPool pool -> maxpool(pool, src);
            case LayerSpec.AvgPool pool -> avgpool(pool, src);
            case LayerSpec.Upsample upsample -> upsample(upsample, src);
            case LayerSpec.ConvLstm cell -> throw new IllegalStateException("a cell needs its states");
            case LayerSpec.Unpool unpool -> throw new IllegalStateException("an unpooling needs its pooling");
            case LayerSpec.Reshape reshape -> throw new IllegalStateException("a reshape has no kernel");
            case LayerSpec.States states -> throw new IllegalStateException("states have no kernel");
            case LayerSpec.TopK top -> throw new IllegalStateException("top_k has no kernel");
        };
    }

    /** The shape in which {@code src} is read from then on. */
    Optional<Shape> reshape(LayerSpec.Reshape reshape, Shape src) {
        if (reshape.shape().elements() == src.elements()) {
            return Optional.of(reshape.shape());
        }
        complaints.report(
                reshape,
                "",
                "A reshape keeps all values, but " + src + " has " + src.elements() + " and " + reshape.shape()
                        + " has " + reshape.shape().elements() + ".");
        return Optional.empty();
    }

    /**
     * The convolution that a pooling right after it is part of, so that the full-size map is never written; empty where
     * the pooling must stand alone.
     */
    static Optional<KernelKey> fused(KernelKey before, KernelKey after) {
        if (!(before instanceof Conv2dKey conv && after instanceof MaxPool2dKey pooling)) {
            return Optional.empty();
        }
        int edge = pooling.window().height().kernel();
        boolean fuses = conv.pool() == 1 && edge > 1 && pooling.window().equals(Window.square(edge, edge, 0));
        return fuses ? Optional.of(conv.withPool(edge)) : Optional.empty();
    }

    private Optional<KernelKey> conv(LayerSpec.Conv conv, Shape src) {
        Window window = Windows.convolution(src, conv.kernel(), conv.stride(), conv.padding(), conv.dilation());
        boolean fits = fits(conv, window, src) & dividesInto(conv, conv.groups(), src, conv.filters());
        if (!fits || !fitsWeights(conv, window, src, conv.groups(), conv.filters())) {
            return Optional.empty();
        }
        Shape dst = new Shape(
                window.height().convolved(src.height()), window.width().convolved(src.width()), 1);
        return fitsOutput(conv, dst.height(), dst.width(), conv.filters())
                ? bounded(
                        conv,
                        new Conv2dKey(
                                type, src, window, groups(conv.groups(), src), conv.filters(), conv.activation(), 1))
                : Optional.empty();
    }

    private Optional<KernelKey> deconv(LayerSpec.Deconv deconv, Shape src) {
        Window window = Windows.transposed(deconv.kernel(), deconv.stride(), deconv.padding(), deconv.dilation());
        Extent added = Windows.outputPadding(deconv, window);
        boolean fits = fitsTransposed(deconv, "rows", window.height(), src.height(), added.height())
                & fitsTransposed(deconv, "columns", window.width(), src.width(), added.width())
                & dividesInto(deconv, deconv.groups(), src, deconv.filters());
        if (!fits || !fitsWeights(deconv, window, src, deconv.groups(), deconv.filters())) {
            return Optional.empty();
        }
        int rows = window.height().transposed(src.height(), added.height());
        int columns = window.width().transposed(src.width(), added.width());
        int groups = groups(deconv.groups(), src);
        return fitsOutput(deconv, rows, columns, deconv.filters())
                ? bounded(
                        deconv,
                        new Deconv2dKey(
                                type,
                                src,
                                window,
                                groups,
                                deconv.filters(),
                                added.height(),
                                added.width(),
                                deconv.activation()))
                : Optional.empty();
    }

    private Optional<KernelKey> dense(LayerSpec layer, int outputs, Activation activation, Shape src) {
        if (!Limits.allow(src.elements(), outputs)) {
            return refuse(
                    layer,
                    "units",
                    src.elements() + " inputs to " + outputs + " units are more than " + Limits.ELEMENTS
                            + " weights; use fewer units, or make the map smaller first.");
        }
        return Optional.of(new DenseKey(type, (int) src.elements(), outputs, activation));
    }

    private Optional<KernelKey> maxpool(LayerSpec.MaxPool pool, Shape src) {
        Window window = Windows.convolution(src, pool.kernel(), pool.stride(), pool.padding(), Extent.ONE);
        return fits(pool, window, src) & paddingBelowKernel(pool, window)
                ? Optional.of(new MaxPool2dKey(type, src, window))
                : Optional.empty();
    }

    private Optional<KernelKey> avgpool(LayerSpec.AvgPool pool, Shape src) {
        Window window = Windows.convolution(src, pool.kernel(), pool.stride(), pool.padding(), Extent.ONE);
        return fits(pool, window, src) & paddingBelowKernel(pool, window)
                ? Optional.of(new AvgPool2dKey(type, src, window, pool.countPadding()))
                : Optional.empty();
    }

    private Optional<KernelKey> upsample(LayerSpec.Upsample upsample, Shape src) {
        long rows = (long) src.height() * upsample.factor().height();
        long columns = (long) src.width() * upsample.factor().width();
        UpsampleKey.Mode mode = switch (upsample.method()) {
            case NEAREST -> UpsampleKey.Mode.NEAREST;
            case BILINEAR ->
                upsample.alignCorners() ? UpsampleKey.Mode.BILINEAR_ALIGNED : UpsampleKey.Mode.BILINEAR_HALF_PIXEL;
        };
        return fitsOutput(upsample, rows, columns, src.channels())
                ? Optional.of(new UpsampleKey(
                        type,
                        src,
                        mode,
                        upsample.factor().height(),
                        upsample.factor().width()))
                : Optional.empty();
    }

    private static int groups(int groups, Shape src) {
        return groups == LayerSpec.DEPTHWISE ? src.channels() : groups;
    }

    /** Whether at least one window fits into the padded map, along both axes. */
    private boolean fits(LayerSpec layer, Window window, Shape src) {
        Axis rows = window.height();
        Axis columns = window.width();
        int paddedRows = src.height() + rows.padBefore() + rows.padAfter();
        int paddedColumns = src.width() + columns.padBefore() + columns.padAfter();
        boolean fits = rows.extent() <= paddedRows && columns.extent() <= paddedColumns;
        if (!fits) {
            boolean dilated = rows.dilation() > 1 || columns.dilation() > 1;
            boolean padded = paddedRows > src.height() || paddedColumns > src.width();
            complaints.report(
                    layer,
                    "kernel",
                    "A kernel of " + rows.extent() + "x" + columns.extent()
                            + (dilated
                                    ? " (" + rows.kernel() + "x" + columns.kernel() + " taps with dilation "
                                            + rows.dilation() + "x" + columns.dilation() + ")"
                                    : "")
                            + " does not fit into the input of " + src.height() + "x" + src.width()
                            + (padded ? ", " + paddedRows + "x" + paddedColumns + " with padding" : "")
                            + "; use a smaller kernel or more padding.");
        }
        return fits;
    }

    private boolean fitsTransposed(LayerSpec layer, String what, Axis axis, int size, int added) {
        if (added >= Math.max(axis.stride(), axis.dilation())) {
            complaints.report(
                    layer,
                    "output_padding",
                    "An output_padding of " + added + " " + what + " must be below the stride " + axis.stride()
                            + (axis.dilation() > 1 ? " or the dilation " + axis.dilation() : "") + ".");
            return false;
        }
        long left = (size - 1L) * axis.stride() + axis.extent() + added;
        if (left <= axis.padBefore() + axis.padAfter()) {
            complaints.report(
                    layer,
                    "padding",
                    "Padding of " + axis.padBefore() + " + " + axis.padAfter() + " takes away all of the output's "
                            + left + " " + what + "; use less padding.");
            return false;
        }
        return true;
    }

    private boolean dividesInto(LayerSpec layer, int given, Shape src, int filters) {
        if (given == LayerSpec.DEPTHWISE && filters % src.channels() != 0) {
            complaints.report(
                    layer,
                    "filters",
                    "A depthwise " + layer.kind() + " on " + src.channels() + " channels needs a multiple of "
                            + src.channels() + " filters, not " + filters + ".");
            return false;
        }
        int groups = groups(given, src);
        if (src.channels() % groups != 0 || filters % groups != 0) {
            complaints.report(
                    layer,
                    "groups",
                    "Groups must divide the input's channels and the filters: " + groups + " does not divide "
                            + (src.channels() % groups != 0 ? src.channels() + " channels" : filters + " filters")
                            + ".");
            return false;
        }
        return true;
    }

    /** Padding as wide as the kernel could leave a window with nothing but padding to pool. */
    private boolean paddingBelowKernel(LayerSpec layer, Window window) {
        boolean below = paddingBelowKernel(window.height()) && paddingBelowKernel(window.width());
        if (!below) {
            complaints.report(
                    layer,
                    "padding",
                    "Padding of a " + layer.kind() + " must be smaller than its kernel, "
                            + window.height().kernel() + "x" + window.width().kernel()
                            + ", or a window could hold nothing but padding.");
        }
        return below;
    }

    private static boolean paddingBelowKernel(Axis axis) {
        return axis.padBefore() < axis.kernel() && axis.padAfter() < axis.kernel();
    }

    private boolean fitsWeights(LayerSpec layer, Window window, Shape src, int given, int filters) {
        int inputs = src.channels() / groups(given, src);
        if (!Limits.allow(window.height().kernel(), window.width().kernel(), inputs, filters)) {
            refuse(
                    layer,
                    "filters",
                    "A kernel of " + window.height().kernel() + "x"
                            + window.width().kernel() + " from " + inputs + " to " + filters
                            + " channels has more than " + Limits.ELEMENTS + " weights; use fewer filters, or more groups.");
            return false;
        }
        return true;
    }

    /** Whether a layer's output is not too large. */
    boolean fitsOutput(LayerSpec layer, long rows, long columns, int channels) {
        boolean fits = rows <= Limits.SIZE && columns <= Limits.SIZE && Limits.allow(rows, columns, channels);
        if (!fits) {
            refuse(
                    layer,
                    "",
                    "The output would be " + rows + "x" + columns + "x" + channels + "; at most " + Limits.SIZE
                            + " rows and columns and " + Limits.ELEMENTS + " elements are possible.");
        }
        return fits;
    }

    /** The key, unless the halos that its kernels read make a map too large. */
    private Optional<KernelKey> bounded(LayerSpec layer, WeightedKey key) {
        return allowed(key.src(), key.srcHalo()) && allowed(key.preShape(), key.diffHalo())
                ? Optional.of(key)
                : refuse(
                        layer,
                        "padding",
                        "Padding makes a map of more than " + Limits.ELEMENTS
                                + " elements; use less padding or a smaller kernel.");
    }

    /** Whether a map with zeros around it is not too large. */
    static boolean allowed(Shape shape, Halo halo) {
        return Limits.allow(
                (long) shape.height() + halo.top() + halo.bottom(),
                (long) shape.width() + halo.left() + halo.right(),
                shape.channels());
    }

    <K> Optional<K> refuse(LayerSpec layer, String option, String message) {
        complaints.report(layer, option, message);
        return Optional.empty();
    }
}
