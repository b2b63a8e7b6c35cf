package io.lanewise.generator;

/**
 * Tasks that are bands of rows of one item.
 *
 * @param rows rows of an item
 * @param rowsPerTask rows of a band; the last may have fewer
 */
record Bands(int rows, int rowsPerTask) {

    /** Bands that an item is cut into at most. */
    private static final int MOST = 32;

    /** Elements moved below which a task is not worth handing to another thread. */
    private static final long LEAST_ELEMENTS = 1 << 15;

    /** Multiply-adds below which a task is not worth handing to another thread. */
    private static final long LEAST_WORK = 200_000;

    /** Bands for a kernel that moves {@code elements} elements an item and does little with them. */
    static Bands ofMoving(long elements, int rows) {
        long perRow = Math.max(1, elements / rows);
        long wanted = Math.max((rows + MOST - 1) / MOST, (LEAST_ELEMENTS + perRow - 1) / perRow);
        return new Bands(rows, (int) Math.min(rows, wanted));
    }

    /** Bands for a kernel that does {@code macs} multiply-adds an item. */
    static Bands ofWork(long macs, int rows) {
        long perRow = Math.max(1, macs / rows);
        long wanted = Math.max((rows + MOST - 1) / MOST, (LEAST_WORK + perRow - 1) / perRow);
        return new Bands(rows, (int) Math.min(rows, wanted));
    }

    /** Tasks of one item. */
    int count() {
        return (rows + rowsPerTask - 1) / rowsPerTask;
    }

    /**
     * Overrides {@code tasks} and {@code run}, so that each row of a band is a call of {@code row(operands, item,
     * row)}.
     */
    void emit(KernelClass kernel) {
        Body body = new Body();
        kernel.tasks(Vectors.times("batch", count()));
        if (count() == 1) {
            kernel.run(body.loop("row", rows, () -> body.line("row(operands, task, row)")));
            return;
        }
        body.let("item", "task / " + count());
        body.let("first", Vectors.times("task % " + count(), rowsPerTask));
        body.let("last", "Math.min(first + " + rowsPerTask + ", " + rows + ")");
        kernel.run(body.loop("row", "first", "last", 1, () -> body.line("row(operands, item, row)")));
    }

    /** What the bands are, for people. */
    String describe() {
        return "tasks: " + count() + " an item, of " + rowsPerTask + " rows";
    }
}
