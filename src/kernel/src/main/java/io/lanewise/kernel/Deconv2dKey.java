package io.lanewise.kernel;

import java.util.List;

/**
 * A transposed convolution with bias and activation: the adjoint of the convolution with the same window, from the small map to the large
 * one, {@code dst[oh, ow, oc] = act(bias[oc] + sum over ih, kh with ih s - p + kh d = oh, and the like for columns, and ic of src[ih, iw, ic] wei[kh, kw, ic, oc])}.
 *
 * @param src input shape
 * @param window of the adjoint convolution
 * @param groups into which input and output channels are split; divides both
 * @param filters output channels
 * @param outputPaddingHeight rows added below, which no window of the adjoint begins in
 * @param outputPaddingWidth columns added at the right
 */
public record Deconv2dKey(
        ElementType type,
        Shape src,
        Window window,
        int groups,
        int filters,
        int outputPaddingHeight,
        int outputPaddingWidth,
        Activation activation)
        implements WeightedKey {

    public Deconv2dKey {
        Channels.checkGroups(groups, src.channels(), filters);
        window.height().transposed(src.height(), outputPaddingHeight);
        window.width().transposed(src.width(), outputPaddingWidth);
    }

    @Override
    public Deconv2dKey withType(ElementType other) {
        return new Deconv2dKey(other, src, window, groups, filters, outputPaddingHeight, outputPaddingWidth, activation);
    }

    @Override
    public Shape dst() {
        return new Shape(
                window.height().transposed(src.height(), outputPaddingHeight),
                window.width().transposed(src.width(), outputPaddingWidth),
                filters);
    }

    @Override
    public List<Integer> weightExtents() {
        return List.of(window.height().kernel(), window.width().kernel(), src.channels() / groups, filters);
    }

    @Override
    public Halo srcHalo() {
        return Gathering.forward(this).halo();
    }

    @Override
    public Halo diffHalo() {
        return Gathering.backwardData(this).halo();
    }

    @Override
    public long macs() {
        return src.pixels() * weightLength();
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
