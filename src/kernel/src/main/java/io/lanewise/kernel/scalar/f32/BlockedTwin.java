package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.View;
import java.util.Arrays;

/**
 * A twin that sums over pixels and batch in order {@link io.lanewise.kernel.Order#BLOCKED}: the tasks of stage 0 leave
 * the sums of their row block in scratch, those of stage 1 add the blocks by the fixed tree, each for a part of the
 * sums.
 */
abstract class BlockedTwin implements Kernel {

    /** Additions that pay for handing a task to a thread. */
    private static final long ADDITIONS_PER_TASK = 1 << 16;

    private static final int MOST_TASKS = 16;

    private final KernelName name;
    private final RowBlocks blocks;
    private final int length;
    private final int region;

    /**
     * @param length sums
     * @param region elements of scratch that a block needs: first its sums, then whatever it likes
     */
    BlockedTwin(KernelKey key, Direction direction, RowBlocks blocks, int length, int region) {
        this.name = KernelName.scalar(key, direction);
        this.blocks = blocks;
        this.length = length;
        this.region = region;
    }

    /**
     * Adds the rows from {@code firstRow} up to and without {@code endRow} of an item to sums that begin at 0.
     *
     * @param sumsOffset of the first sum
     */
    abstract void addRows(Operands operands, int item, int firstRow, int endRow, float[] sums, int sumsOffset);

    /** Where the sums of all blocks go. */
    abstract View result(Operands operands);

    @Override
    public final KernelName name() {
        return name;
    }

    @Override
    public final int stages() {
        return 2;
    }

    @Override
    public final int tasks(int stage, int batch) {
        int count = blocks.blocks(batch);
        return stage == 0
                ? count
                : Math.clamp((long) count * length / ADDITIONS_PER_TASK, 1, Math.min(length, MOST_TASKS));
    }

    @Override
    public final long scratchLength(int batch) {
        return (long) blocks.blocks(batch) * region;
    }

    @Override
    public final void run(Operands operands, int stage, int task) {
        View scratch = operands.scratch();
        float[] sums = (float[]) scratch.array();
        if (stage == 0) {
            int block = task % blocks.blocksPerItem();
            int firstRow = block * blocks.rowsPerBlock();
            int offset = scratch.offset() + task * region;
            Arrays.fill(sums, offset, offset + region, 0);
            int first = blocks.firstItem(task);
            for (int item = first; item < Math.min(first + blocks.itemsPerBlock(), operands.batch()); item++) {
                addRows(operands, item, firstRow, firstRow + blocks.rowsOf(block), sums, offset);
            }
            return;
        }
        int tasks = tasks(stage, operands.batch());
        int first = (int) ((long) length * task / tasks);
        int count = (int) ((long) length * (task + 1) / tasks) - first;
        BlockTree.add(sums, scratch.offset() + first, count, blocks.blocks(operands.batch()), region);
        View result = result(operands);
        System.arraycopy(sums, scratch.offset() + first, result.array(), result.offset() + first, count);
    }
}
