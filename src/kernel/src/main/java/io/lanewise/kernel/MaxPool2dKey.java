package io.lanewise.kernel;

/**
 * Max pooling: the first maximum in row-major order of the window wins, NaN wins over every number. The workspace keeps
 * the winning tap's number {@code kh * kernelWidth + kw}; a gradient goes to that tap alone, and taps of overlapping
 * windows add in ascending order of windows (rows, then columns), from +0.
 */
public record MaxPool2dKey(ElementType type, Shape src, Window window) implements PoolKey {

    public MaxPool2dKey {
        PoolKey.checkWindow(window, src);
    }

    @Override
    public MaxPool2dKey withType(ElementType other) {
        return new MaxPool2dKey(other, src, window);
    }

    @Override
    public boolean hasWorkspace() {
        return true;
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
