package io.lanewise.runtime.elementwise;

/**
 * Adds the sums of blocks in an order that depends on their number alone: for distances d = 1, 2, 4, ..., block b takes
 * block b + d for each b that is a multiple of 2 d, where that block exists; the order of
 * {@link io.lanewise.kernel.RowBlocks}.
 */
public final class FixedTree {

    private FixedTree() {}

    /** The sum of the first {@code count} elements, 0 for none; they are overwritten. */
    public static double sum(double[] blocks, int count) {
        for (int distance = 1; distance < count; distance *= 2) {
            for (int block = 0; block + distance < count; block += 2 * distance) {
                blocks[block] += blocks[block + distance];
            }
        }
        return count == 0 ? 0 : blocks[0];
    }

    /** The sums of vectors of {@code length} elements, one after another, in the same order; they end up in the first. */
    static void sum(double[] blocks, int count, int length) {
        for (int distance = 1; distance < count; distance *= 2) {
            for (int block = 0; block + distance < count; block += 2 * distance) {
                for (int index = 0; index < length; index++) {
                    blocks[block * length + index] += blocks[(block + distance) * length + index];
                }
            }
        }
    }
}
