package io.lanewise.kernel.scalar.f32;

/** The tree over blocks of {@link io.lanewise.kernel.RowBlocks}. */
final class BlockTree {

    private BlockTree() {}

    /**
     * Adds {@code count} sums of {@code blocks} blocks; the totals end in block 0.
     *
     * @param offset of the first sum of block 0
     * @param region elements from a block to the next
     */
    static void add(float[] sums, int offset, int count, int blocks, int region) {
        for (int distance = 1; distance < blocks; distance *= 2) {
            for (int block = 0; block + distance < blocks; block += 2 * distance) {
                int to = offset + block * region;
                int from = to + distance * region;
                for (int i = 0; i < count; i++) {
                    sums[to + i] += sums[from + i];
                }
            }
        }
    }
}
