package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.TapGroup;
import io.lanewise.kernel.TapsLayout;
import io.lanewise.kernel.WeightedKey;
import java.util.List;

/**
 * A transposed convolution to few channels in order taps. Lanes are the taps: a tile of {@code vectors} vectors of them by {@code pixels} input
 * pixels writes contributions into a strip of scratch; then each <em>cell</em>, a block of {@code stride x stride} outputs that are neighbours in the map,
 * adds up the contributions of the inputs that reach it. The strip is a ring of as many input rows as reach one row of cells. Tasks are bands of
 * rows of cells; the input rows above a band are contributed again, so that tasks share nothing.
 *
 * @param lanes lanes of a vector of taps
 * @param sumLanes lanes of a vector in which cells are added up
 * @param rowsPerTask rows of cells in a task
 */
record TapsPlan(KernelName name, Gathering gathering, int lanes, int vectors, int pixels, int sumLanes, int rowsPerTask)
        implements KernelPlan {

    /** Additions that a method holds at most: far below the size that the compiler refuses, and as many as one sees at a glance. */
    static final int ADDITIONS = 64;

    TapsPlan withRowsPerTask(int rows) {
        return new TapsPlan(name, gathering, lanes, vectors, pixels, sumLanes, rows);
    }

    TapsLayout layout() {
        return new TapsLayout(gathering, vectors * lanes, lanes);
    }

    boolean isForward() {
        return name.direction() == Direction.FORWARD;
    }

    /** The activation of a forward pass; identity in a backward pass. */
    Activation activation() {
        return isForward() ? ((WeightedKey) name.key()).activation() : Activation.IDENTITY;
    }

    Axis height() {
        return gathering.window().height();
    }

    Axis width() {
        return gathering.window().width();
    }

    /** The first row of cells that holds an output row; the rows above are cropped by the padding. */
    int firstCellRow() {
        return height().padBefore() / height().stride();
    }

    /** The row of cells after the last that holds an output row. */
    int endCellRow() {
        return ceilDivide(height().padBefore() + gathering.dst().height(), height().stride());
    }

    int firstCellColumn() {
        return width().padBefore() / width().stride();
    }

    /** Cells of a row that hold an output. */
    int cellColumns() {
        return ceilDivide(width().padBefore() + gathering.dst().width(), width().stride()) - firstCellColumn();
    }

    /** Tasks of one item. */
    int bands() {
        return ceilDivide(endCellRow() - firstCellRow(), rowsPerTask);
    }

    /** Input rows above the one that a row of cells is named after which reach it too. */
    int rowsAbove() {
        return layout().rowGroups().getLast().shift();
    }

    /** Input rows in the ring. */
    int ringRows() {
        return rowsAbove() + 1;
    }

    /** Pixels before the first of a row of the ring: they hold -0, which leaves every sum as it is. */
    int marginLeft() {
        return Math.max(0, layout().columnGroups().getLast().shift() - firstCellColumn());
    }

    /** Elements of a row of the ring. */
    int ringRowLength() {
        int pixels = marginLeft() + Math.max(gathering.src().width(), firstCellColumn() + cellColumns());
        return Math.multiplyExact(pixels, layout().pixelLanes());
    }

    /** Rows of a cell that one vector holds: all or one. */
    int rowsPerSum() {
        return layout().cellLanes() <= sumLanes ? height().stride() : 1;
    }

    /** Elements from one output row to the next in scratch: cells are stored as whole vectors, so the last ones overrun. */
    int outputPitch() {
        return Math.addExact(Math.multiplyExact(cellColumns(), layout().cellRowLanes()), sumLanes);
    }

    /** Where in the scratch of a task the output rows of a row of cells lie; the ring comes first. */
    int outputOffset() {
        return Math.addExact(Math.multiplyExact(ringRows(), ringRowLength()), sumLanes);
    }

    /** Where the bias of each lane of a cell lies. */
    int biasOffset() {
        return Math.addExact(outputOffset(), Math.multiplyExact(height().stride(), outputPitch()));
    }

    /** Where unfinished sums lie, where a cell has too many additions for one method. */
    int unfinishedOffset() {
        return Math.addExact(biasOffset(), ceilDivide(layout().cellRowLanes(), sumLanes) * sumLanes);
    }

    /** Elements of scratch of a task. */
    int scratchLength() {
        boolean unfinished = layout().rowGroups().size() * layout().columnGroups().size() > ADDITIONS;
        return Math.addExact(unfinishedOffset(), unfinished ? cellColumns() * sumLanes : 0);
    }

    @Override
    public List<String> describe() {
        TapsLayout layout = layout();
        List<TapGroup> rows = layout.rowGroups();
        return List.of(
                "algorithm: taps in lanes, then overlap-add of cells of " + height().stride() + "x" + width().stride() + " outputs",
                "map: " + gathering.src() + " to " + gathering.dst() + ", " + name.key().macs() + " multiply-adds an item",
                "tile: " + vectors + " vectors of " + lanes + " taps x " + pixels + " pixels; " + rows.size() + "x"
                        + layout.columnGroups().size() + " cells of " + layout.cellLanes() + " lanes a pixel",
                "packed weights: " + layout.length() + " elements; tasks: " + bands() + " an item, of " + rowsPerTask + " rows of cells, "
                        + scratchLength() + " elements of scratch each");
    }

    private static int ceilDivide(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
