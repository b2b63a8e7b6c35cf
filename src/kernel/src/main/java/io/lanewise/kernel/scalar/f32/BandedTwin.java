package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Operands;

/** A twin of one stage whose tasks are bands of output rows of one item. */
abstract class BandedTwin implements Kernel {

    /** Scalar operations that pay for handing a task to a thread. */
    private static final long OPERATIONS_PER_BAND = 1 << 18;

    /** Keeps the scratch of all tasks small; there are items in a batch besides. */
    private static final int MOST_BANDS = 16;

    private final KernelName name;
    private final int rows;
    private final int bands;

    /**
     * @param rows output rows of an item
     * @param operations of one item
     */
    BandedTwin(KernelKey key, Direction direction, int rows, long operations) {
        this.name = KernelName.scalar(key, direction);
        this.rows = rows;
        this.bands = Math.clamp(operations / OPERATIONS_PER_BAND, 1, Math.min(rows, MOST_BANDS));
    }

    /** Computes the output rows from {@code firstRow} up to and without {@code endRow} of an item. */
    abstract void runRows(Operands operands, int task, int item, int firstRow, int endRow);

    /** Elements of scratch of one task. */
    long scratchPerTask() {
        return 0;
    }

    @Override
    public final KernelName name() {
        return name;
    }

    @Override
    public final int tasks(int stage, int batch) {
        return Math.multiplyExact(batch, bands);
    }

    @Override
    public final void run(Operands operands, int stage, int task) {
        int band = task % bands;
        runRows(operands, task, task / bands, firstRow(band), firstRow(band + 1));
    }

    @Override
    public final long scratchLength(int batch) {
        return tasks(0, batch) * scratchPerTask();
    }

    private int firstRow(int band) {
        return (int) ((long) rows * band / bands);
    }
}
