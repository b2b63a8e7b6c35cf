package io.lanewise.kernel;

/**
 * The border of zeros, in pixels, that a kernel reads around a map, so that padding needs no branch inside it. The memory plan gives each
 * buffer the largest halo that any of its readers needs.
 */
public record Halo(int top, int left, int bottom, int right) {

    public static final Halo NONE = new Halo(0, 0, 0, 0);

    /** The smallest halo that serves this reader and another. */
    public Halo union(Halo other) {
        return new Halo(
                Math.max(top, other.top),
                Math.max(left, other.left),
                Math.max(bottom, other.bottom),
                Math.max(right, other.right));
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
