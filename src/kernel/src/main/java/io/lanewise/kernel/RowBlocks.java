package io.lanewise.kernel;

/**
 * How sums over pixels are cut into blocks: a block is {@code rowsPerBlock} rows of one item (the last block of an item may have fewer), or all
 * rows of {@code itemsPerBlock} items (the last block of a batch may have fewer). Chains
 * run inside a block; the blocks of all items, in order, are then added by a fixed tree: for distances d = 1, 2, 4, ... below the number of blocks, block b
 * takes block b + d for each b that is a multiple of 2 d, where that block exists. All of it depends on the map alone, so sums have the same bits
 * whatever runs where.
 *
 * @param rows rows of the map
 * @param rowsPerBlock rows of a block in an item
 * @param itemsPerBlock items of a block; more than 1 only where it has all of their rows
 */
public record RowBlocks(int rows, int rowsPerBlock, int itemsPerBlock) {

    /** Pixels that a block has at least, where the map has as many: enough work to pay for writing out its sums. */
    private static final int PIXELS = 2048;

    /** Pixels for which small maps are taken together: fewer, so that a batch of them still is work for several threads. */
    private static final int PIXELS_OF_ITEMS = 1024;

    /** @throws IllegalArgumentException when a block has parts of several items */
    public RowBlocks {
        if (itemsPerBlock > 1 && rowsPerBlock < rows) {
            throw new IllegalArgumentException(
                    "A block of " + itemsPerBlock + " items has all " + rows + " rows of each, not " + rowsPerBlock + ".");
        }
    }

    /** Blocks of rows of single items. */
    public RowBlocks(int rows, int rowsPerBlock) {
        this(rows, rowsPerBlock, 1);
    }

    /** The blocks of the pixels that sums over diffPre run over, for biases and peepholes: rows of single items. */
    public static RowBlocks of(int rows, int columns) {
        return new RowBlocks(rows, Math.min(rows, (PIXELS + columns - 1) / columns));
    }

    /**
     * The blocks of the pixels that the sums of weights run over, those of the smaller of a convolution's two maps. There are many weights, so
     * the sums of a block are worth more pixels than one small map has.
     */
    public static RowBlocks ofWeights(int rows, int columns) {
        int pixels = rows * columns;
        return pixels >= PIXELS_OF_ITEMS ? of(rows, columns) : new RowBlocks(rows, rows, (PIXELS_OF_ITEMS + pixels - 1) / pixels);
    }

    /** Blocks of one item, where a block does not have several. */
    public int blocksPerItem() {
        return (rows + rowsPerBlock - 1) / rowsPerBlock;
    }

    /** Blocks of a batch. */
    public int blocks(int batch) {
        return Math.multiplyExact((batch + itemsPerBlock - 1) / itemsPerBlock, blocksPerItem());
    }

    /** The first item of a block. */
    public int firstItem(int block) {
        return block / blocksPerItem() * itemsPerBlock;
    }

    /** For plans: {@code 3 an item, of 8 rows}, or {@code 4 items each}. */
    public String words() {
        return itemsPerBlock == 1 ? blocksPerItem() + " an item, of " + rowsPerBlock + " rows" : itemsPerBlock + " items each";
    }

    /** Rows of a block that {@code index} counts within its item. */
    public int rowsOf(int index) {
        return Math.min(rowsPerBlock, rows - index * rowsPerBlock);
    }
}
