package io.lanewise.kernel;

/**
 * Average pooling: the sum over the window, rows then columns, from +0, then one division. A gradient is divided first; overlapping windows
 * add in ascending order of windows (rows, then columns), from +0.
 *
 * @param countPadding whether the divisor is the full window, padding included, or the part of it inside the map
 */
public record AvgPool2dKey(ElementType type, Shape src, Window window, boolean countPadding) implements PoolKey {

    public AvgPool2dKey {
        PoolKey.checkWindow(window, src);
    }

    @Override
    public AvgPool2dKey withType(ElementType other) {
        return new AvgPool2dKey(other, src, window, countPadding);
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
