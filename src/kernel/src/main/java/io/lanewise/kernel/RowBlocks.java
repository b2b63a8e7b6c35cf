package io.lanewise.kernel;

/**
 * How sums over pixels are cut into blocks: a block is {@code rowsPerBlock} rows of one item (the last block of an item may have fewer). Chains
 * run inside a block; the blocks of all items, in order, are then added by a fixed tree: for distances d = 1, 2, 4, ... below the number of blocks, block b
 * takes block b + d for each b that is a multiple of 2 d, where that block exists. Both depend on the map alone, so sums have the same bits
 * whatever runs where.
 *
 * @param rows rows of the map
 * @param rowsPerBlock rows of a block
 */
public record RowBlocks(int rows, int rowsPerBlock) {

    /** Pixels that a block has at least, where the map has as many: enough work to pay for writing out its sums. */
    private static final int PIXELS = 2048;

    /** The blocks of the pixels that the sums of {@code key} run over: the smaller of a convolution's two maps, diffPre for biases. */
    public static RowBlocks of(int rows, int columns) {
        return new RowBlocks(rows, Math.min(rows, (PIXELS + columns - 1) / columns));
    }

    /** Blocks of one item. */
    public int blocksPerItem() {
        return (rows + rowsPerBlock - 1) / rowsPerBlock;
    }

    /** Blocks of a batch. */
    public int blocks(int batch) {
        return Math.multiplyExact(batch, blocksPerItem());
    }

    /** Rows of a block that {@code index} counts within its item. */
    public int rowsOf(int index) {
        return Math.min(rowsPerBlock, rows - index * rowsPerBlock);
    }
}
