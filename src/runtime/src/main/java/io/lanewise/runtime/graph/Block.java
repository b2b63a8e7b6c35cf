package io.lanewise.runtime.graph;

/**
 * A piece of memory that is needed for a time.
 *
 * @param elements how many, at least 1
 * @param origin the element of it that should lie at the beginning of a cache line
 * @param first step at which it is first written or read
 * @param last step at which it is last written or read
 */
record Block(String name, MemoryPlan.Kind kind, long elements, long origin, int first, int last) {

    boolean livesWith(Block other) {
        return first <= other.last && other.first <= last;
    }
}
