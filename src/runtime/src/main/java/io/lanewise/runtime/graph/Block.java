package io.lanewise.runtime.graph;

import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;

/**
 * A piece of memory that is needed for a time.
 *
 * @param elements how many, at least 1 and at most {@link #MOST_ELEMENTS}
 * @param origin the element of it that should lie at the beginning of a cache line
 * @param first step at which it is first written or read
 * @param last step at which it is last written or read
 */
record Block(String name, MemoryPlan.Kind kind, long elements, long origin, int first, int last) {

    /** What the longest array that the JVM allocates holds, apart from what kernels want behind the last element. */
    static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L - View.SLACK;

    Block {
        if (elements > MOST_ELEMENTS) {
            throw new LinkException("The tensor " + name + " has more elements than an array can hold, " + MOST_ELEMENTS
                    + ": use a smaller batch or smaller images.");
        }
    }

    boolean livesWith(Block other) {
        return first <= other.last && other.first <= last;
    }
}
