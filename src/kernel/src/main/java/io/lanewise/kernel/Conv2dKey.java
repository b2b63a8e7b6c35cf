package io.lanewise.kernel;

import java.util.List;

/**
 * A convolution (cross-correlation, as in every deep learning framework) with bias, activation and, optionally, a max pooling with disjoint
 * square windows, all in one kernel: {@code dst[oh, ow, oc] = act(bias[oc] + sum over kh, kw, ic of src[oh s - p + kh d, ow s - p + kw d, ic] wei[kh, kw, ic, oc])}.
 *
 * @param src input shape
 * @param window kernel, stride, padding, dilation
 * @param groups into which input and output channels are split; divides both
 * @param filters output channels
 * @param activation applied before pooling
 * @param pool edge and stride of the fused max pooling, 1 for none; the remainder of rows and columns is dropped
 */
public record Conv2dKey(ElementType type, Shape src, Window window, int groups, int filters, Activation activation, int pool)
        implements WeightedKey {

    public Conv2dKey {
        Channels.checkGroups(groups, src.channels(), filters);
        int rows = window.height().convolved(src.height());
        int columns = window.width().convolved(src.width());
        if (pool < 1 || pool > rows || pool > columns) {
            throw new IllegalArgumentException("A pooling window of " + pool + " does not fit into " + rows + "x" + columns + ".");
        }
    }

    @Override
    public Conv2dKey withType(ElementType other) {
        return new Conv2dKey(other, src, window, groups, filters, activation, pool);
    }

    /** The same convolution followed by a max pooling with this edge and stride. */
    public Conv2dKey withPool(int edge) {
        return new Conv2dKey(type, src, window, groups, filters, activation, edge);
    }

    /** The same convolution without the fused pooling. */
    public Conv2dKey withoutPool() {
        return withPool(1);
    }

    @Override
    public Shape preShape() {
        return new Shape(window.height().convolved(src.height()), window.width().convolved(src.width()), filters);
    }

    @Override
    public Shape dst() {
        Shape pre = preShape();
        return new Shape(pre.height() / pool, pre.width() / pool, filters);
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
    public boolean hasWorkspace() {
        return pool > 1;
    }

    @Override
    public long macs() {
        return preShape().pixels() * weightLength();
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
