package io.lanewise.spec;

/** How far a window may reach over the border of the map, as written in a spec. */
public sealed interface Padding {

    /** No padding; {@code valid} in specs. */
    Padding VALID = new Explicit(0, 0, 0, 0);

    /** {@code same} in specs. */
    Padding SAME = new Same();

    /**
     * The padding that makes the output {@code ceil(in / stride)} (convolution, pooling) or {@code in * stride}
     * (transposed convolution). An odd total leaves the larger half at the bottom and at the right.
     */
    record Same() implements Padding {
        @Override
        public String toString() {
            return "same";
        }
    }

    /** Rows above, columns at the left, rows below, columns at the right; each at least 0. */
    record Explicit(int top, int left, int bottom, int right) implements Padding {
        @Override
        public String toString() {
            return "[" + top + ", " + left + ", " + bottom + ", " + right + "]";
        }
    }
}
