package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.TapGroup;
import io.lanewise.kernel.TapsLayout;
import java.util.List;
import java.util.stream.Stream;

/** Chooses tile and bands of a transposed convolution to few channels. */
final class TapsPlanner {

    /** Tasks that a map is cut into at most: every task contributes some input rows that its neighbour has too. */
    private static final int MOST_BANDS = 16;

    /** Multiply-adds below which a task is not worth handing to another thread. */
    private static final long LEAST_TASK = 200_000;

    /** The fewest lanes that a vector has: small cells then waste little. */
    private static final int FEWEST_LANES = 2;

    /** The fewest lanes that a mask has: C2 of JDK 25 boxes masks of two lanes. */
    private static final int FEWEST_MASKED_LANES = 4;

    private TapsPlanner() {}

    static TapsPlan plan(KernelKey key, Direction direction, int bits) {
        Gathering gathering = Gathering.of(key, direction);
        int widest = key.type().lanes(bits);
        TapsLayout cells = new TapsLayout(gathering, 1, 1);
        int lanes = Lanes.forChannels(key.type(), bits, cells.pixelLanes());
        TileTable.Tile tile = TileTable.best(
                lanes * key.type().bytes() * Byte.SIZE, new Parts(cells.pixelLanes(), lanes).vectors(), gathering.src().width(), 1);
        boolean masked = Stream.of(cells.rowGroups(), cells.columnGroups())
                .flatMap(List::stream)
                .anyMatch(group -> group.taps().contains(TapGroup.NONE));
        int fewest = Math.min(widest, masked ? FEWEST_MASKED_LANES : FEWEST_LANES);
        int sum = cells.cellLanes() <= widest ? cells.cellLanes() : Math.min(widest, cells.cellRowLanes());
        TapsPlan whole = new TapsPlan(
                Planner.name(key, direction, bits, tile.toString()),
                gathering,
                lanes,
                tile.vectors(),
                tile.pixels(),
                Math.max(fewest, powerOfTwo(sum)),
                gathering.dst().height());
        requireArray(whole);
        return whole.withRowsPerTask(rowsPerTask(key, whole.endCellRow() - whole.firstCellRow()));
    }

    private static void requireArray(TapsPlan plan) {
        try {
            plan.scratchLength();
        } catch (ArithmeticException e) {
            throw new LinkException(plan.name().key() + " needs more scratch for a row of its map than an array can hold; make its width, kernel or channels smaller.");
        }
    }

    private static int rowsPerTask(KernelKey key, int rows) {
        long perRow = Math.max(1, key.macs() / rows);
        return Math.toIntExact(Math.max((rows + MOST_BANDS - 1) / MOST_BANDS, (LEAST_TASK + perRow - 1) / perRow));
    }

    /** The smallest power of two that is no smaller. */
    private static int powerOfTwo(int value) {
        return value == 1 ? 1 : Integer.highestOneBit(value - 1) * 2;
    }
}
