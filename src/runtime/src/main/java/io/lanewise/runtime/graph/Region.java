package io.lanewise.runtime.graph;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/** Memory that a program needs for a time. Names are unique in a program. */
sealed interface Region permits Buffer, Region.Flat, Region.Zeros {

    String name();

    MemoryPlan.Kind kind();

    /** Elements for a batch of so many items; {@link Long#MAX_VALUE} where a long cannot count them. */
    long elements(int batch);

    /** The element that should lie at the beginning of a cache line. */
    default long origin() {
        return 0;
    }

    /**
     * The region as a kernel sees it.
     *
     * @param array which holds it
     * @param start its first element
     * @param as the shape of an item
     */
    View view(Object array, int start, Shape as);

    /** Numbers without a shape, the same for any batch: the gradient of a parameter at one step of time. */
    record Flat(String name, MemoryPlan.Kind kind, int length) implements Region {

        @Override
        public long elements(int batch) {
            return length;
        }

        @Override
        public View view(Object array, int start, Shape as) {
            return View.flat(array, start);
        }
    }

    /**
     * Zeros that nobody writes: one row, which stands for every row of every item and for the halo around them.
     *
     * @param pixels of the row, halo included
     * @param before elements before its first pixel
     */
    record Zeros(String name, int pixels, int channels, int before) implements Region {

        @Override
        public MemoryPlan.Kind kind() {
            return MemoryPlan.Kind.ACTIVATIONS;
        }

        @Override
        public long elements(int batch) {
            return (long) pixels * channels;
        }

        @Override
        public long origin() {
            return before;
        }

        @Override
        public View view(Object array, int start, Shape as) {
            return View.map(array, start + before, 0, 0);
        }
    }
}
