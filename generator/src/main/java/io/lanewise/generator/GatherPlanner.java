package io.lanewise.generator;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;

/** Chooses tile and bands of a gathering in order direct. */
final class GatherPlanner {

    /** Tasks that a map is cut into at most. */
    private static final int MOST_BANDS = 32;

    /** Multiply-adds below which a task is not worth handing to another thread. */
    private static final long LEAST_TASK = 200_000;

    private GatherPlanner() {}

    static GatherPlan plan(KernelKey key, Direction direction, Gathering gathering, int bits) {
        int pool = direction == Direction.FORWARD && key instanceof Conv2dKey conv ? conv.pool() : 1;
        int lanes = Lanes.forChannels(key.type(), bits, gathering.dstGroupChannels());
        int vectorBits = lanes * key.type().bytes() * Byte.SIZE;
        boolean throughStrip = pool > 1 && !(((WeightedKey) key).activation().kind().isPiecewiseLinear() && TileTable.holdsPool(vectorBits, pool));
        int tilePool = throughStrip ? 1 : pool;
        int width = gathering.columns().stream().mapToInt(GatherAxis::outputs).min().orElseThrow() / pool * (pool / tilePool);
        TileTable.Tile tile =
                TileTable.best(vectorBits, new Parts(gathering.dstGroupChannels(), lanes).vectors(), width, tilePool);
        int rows = gathering.rows().getFirst().outputs() / pool;
        return new GatherPlan(
                Planner.name(key, direction, bits, tile.toString()), gathering, lanes, tile.vectors(), tile.pixels(), rowsPerTask(key, rows), throughStrip);
    }

    private static int rowsPerTask(KernelKey key, int rows) {
        long perRow = Math.max(1, key.macs() / rows);
        long wanted = Math.max((rows + MOST_BANDS - 1) / MOST_BANDS, (LEAST_TASK + perRow - 1) / perRow);
        return (int) Math.min(rows, wanted);
    }
}
