package io.lanewise.generator;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import java.util.function.IntFunction;

/** Chooses tile and bands of a gathering in order direct. */
final class GatherPlanner {

    /** Pixels at most of a tile with resident weights: then the broadcasts at its edges no longer matter. */
    private static final int MOST_RESIDENT_PIXELS = 12;

    private GatherPlanner() {}

    static GatherPlan plan(KernelKey key, Direction direction, Gathering gathering, int bits) {
        int pool = direction == Direction.FORWARD && key instanceof Conv2dKey conv ? conv.pool() : 1;
        int lanes = Lanes.forChannels(key.type(), bits, gathering.dstGroupChannels());
        int vectorBits = lanes * key.type().bytes() * Byte.SIZE;
        boolean piecewise = ((WeightedKey) key).activation().kind().isPiecewiseLinear();
        boolean throughStrip = pool > 1 && !(piecewise && TileTable.holdsPool(vectorBits, pool));
        int tilePool = throughStrip ? 1 : pool;
        int width = gathering.columns().stream().mapToInt(GatherAxis::outputs).min().orElseThrow() / pool * (pool / tilePool);
        int rows = gathering.rows().getFirst().outputs() / pool;
        int rowsPerTask = Bands.ofWork(key.macs(), rows).rowsPerTask();
        IntFunction<GatherPlan> resident = pixels -> new GatherPlan(
                Planner.name(key, direction, bits, "1x" + pixels), gathering, lanes, 1, pixels, rowsPerTask, throughStrip, true);
        for (int pixels = Math.min(MOST_RESIDENT_PIXELS, width); pixels > 1; pixels--) {
            GatherPlan plan = resident.apply(pixels);
            if (isResident(plan, vectorBits)) {
                return plan;
            }
        }
        TileTable.Tile tile =
                TileTable.best(vectorBits, new Parts(gathering.dstGroupChannels(), lanes).vectors(), width, tilePool);
        return new GatherPlan(
                Planner.name(key, direction, bits, tile.toString()),
                gathering,
                lanes,
                tile.vectors(),
                tile.pixels(),
                rowsPerTask,
                throughStrip,
                false);
    }

    /** Whether the weights of a vector fit into registers beside the sums, and the tile, written out, into a method. */
    private static boolean isResident(GatherPlan plan, int vectorBits) {
        Gathering gathering = plan.gathering();
        // Without pooling, straight code that ends in stores was boxed in a whole model: see src/docs/jit-findings.md.
        boolean single = gathering.groups() == 1 && gathering.rows().size() * gathering.columns().size() == 1;
        if (!single || plan.tilePool() == 1) {
            return false;
        }
        GatherTile tile = new GatherTile(plan, null, gathering.rows().getFirst(), gathering.columns().getFirst(), 1, false);
        return plan.weightsOfVector() + tile.pixels() + 1 <= TileTable.registers(vectorBits) && new ResidentSums(tile).isShort();
    }
}
