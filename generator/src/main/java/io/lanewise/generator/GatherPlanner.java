package io.lanewise.generator;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;

/** Chooses tile and bands of a gathering in order direct. */
final class GatherPlanner {

    private GatherPlanner() {}

    static GatherPlan plan(KernelKey key, Direction direction, Gathering gathering, int bits) {
        int pool = direction == Direction.FORWARD && key instanceof Conv2dKey conv ? conv.pool() : 1;
        int lanes = Lanes.forChannels(key.type(), bits, gathering.dstGroupChannels());
        int vectorBits = lanes * key.type().bytes() * Byte.SIZE;
        boolean piecewise = ((WeightedKey) key).activation().kind().isPiecewiseLinear();
        boolean throughStrip = pool > 1 && !(piecewise && TileTable.holdsPool(vectorBits, pool));
        int tilePool = throughStrip ? 1 : pool;
        int width = gathering.columns().stream().mapToInt(GatherAxis::outputs).min().orElseThrow() / pool * (pool / tilePool);
        TileTable.Tile tile =
                TileTable.best(vectorBits, new Parts(gathering.dstGroupChannels(), lanes).vectors(), width, tilePool);
        int rows = gathering.rows().getFirst().outputs() / pool;
        return new GatherPlan(
                Planner.name(key, direction, bits, tile.toString()),
                gathering,
                lanes,
                tile.vectors(),
                tile.pixels(),
                Bands.ofWork(key.macs(), rows).rowsPerTask(),
                throughStrip);
    }
}
