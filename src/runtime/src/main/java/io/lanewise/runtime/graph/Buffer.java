package io.lanewise.runtime.graph;

import io.lanewise.kernel.Halo;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * A batch of maps with the border of zeros that their readers need. Names are unique in a program.
 *
 * @param shape of one item
 * @param halo around each item; none where the map must be contiguous
 */
record Buffer(String name, MemoryPlan.Kind kind, Shape shape, Halo halo) implements Region {

    /** Elements from a row to the next. */
    long rowPitch() {
        return Math.multiplyExact((long) halo.left() + shape.width() + halo.right(), shape.channels());
    }

    /** Elements from an item to the next. */
    long itemPitch() {
        return Math.multiplyExact((long) halo.top() + shape.height() + halo.bottom(), rowPitch());
    }

    /** Elements before pixel (0, 0). */
    @Override
    public long origin() {
        return halo.top() * rowPitch() + (long) halo.left() * shape.channels();
    }

    /** Elements of a batch, halo included. */
    @Override
    public long elements(int batch) {
        try {
            return Math.multiplyExact(itemPitch(), batch);
        } catch (ArithmeticException overflow) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * The batch as a kernel sees it.
     *
     * @param start its first element, which is part of the halo where there is one
     * @param as the shape in which it is seen; another one than its own only where it is contiguous
     */
    @Override
    public View view(Object array, int start, Shape as) {
        if (as.equals(shape)) {
            return View.map(array, Math.addExact(start, (int) origin()), (int) rowPitch(), (int) itemPitch());
        }
        if (!halo.isNone() || as.elements() != shape.elements()) {
            throw new IllegalStateException(name + " (" + shape + ", " + halo + ") cannot be seen as " + as + ".");
        }
        return View.dense(array, start, as);
    }
}
