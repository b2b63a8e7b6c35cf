package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;

/**
 * How the elements of a map are cut: a run is a row, a block is as many rows of one item as have
 * {@value #BLOCK_ELEMENTS} elements or more (the last block of an item may have fewer).
 */
public record MapBlocks(Shape shape, RowBlocks rows) {

    /** Work enough to pay for handing out a task. */
    static final int BLOCK_ELEMENTS = 1 << 14;

    public static MapBlocks of(Shape shape) {
        int runLength = Math.multiplyExact(shape.width(), shape.channels());
        int rowsPerBlock = Math.ceilDiv(BLOCK_ELEMENTS, runLength);
        return new MapBlocks(shape, new RowBlocks(shape.height(), Math.min(shape.height(), rowsPerBlock)));
    }

    public int runLength() {
        return shape.width() * shape.channels();
    }

    /** The item of a block of a batch. */
    public int item(int block) {
        return block / rows.blocksPerItem();
    }

    public int firstRow(int block) {
        return block % rows.blocksPerItem() * rows.rowsPerBlock();
    }

    /** One past the last row. */
    public int endRow(int block) {
        return firstRow(block) + rows.rowsOf(block % rows.blocksPerItem());
    }

    /** Where a row begins in the array of a view. */
    public static int at(View view, int item, int row) {
        return view.offset() + item * view.itemPitch() + row * view.rowPitch();
    }
}
