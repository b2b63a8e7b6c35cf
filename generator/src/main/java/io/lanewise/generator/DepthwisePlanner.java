package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.RowBlocks;

/** Chooses tiles of convolutions that filter each channel by itself. */
final class DepthwisePlanner {

    /** Pixels of a tile at most: each column of src is then used by almost all taps that there are. */
    private static final int MOST_PIXELS = 8;

    /** Registers that hold neither sums nor weights. */
    private static final int OPERANDS = 2;

    private DepthwisePlanner() {}

    static DepthwisePlan plan(KernelKey key, Direction direction, Gathering gathering, int bits) {
        int lanes = Lanes.filledBy(key.type(), bits, gathering.dst().channels());
        int most = gathering.columns().stream().mapToInt(phase -> pixels(phase, species(key, lanes))).min().orElseThrow();
        DepthwisePlan whole = new DepthwisePlan(Planner.name(key, direction, bits, "1x" + most), gathering, lanes, most, 1);
        // A row before pooling is cut into tiles whole windows wide.
        int pixels = Math.min(most, whole.rowLength() / gathering.dst().channels());
        return new DepthwisePlan(
                Planner.name(key, direction, bits, "1x" + pixels), gathering, lanes, pixels, Bands.ofWork(key.macs(), whole.rows()).rowsPerTask());
    }

    /** Whether a row of taps has so many weights that they leave too few registers for sums. */
    static boolean isWide(GatherAxis phase, int species) {
        return phase.taps().size() > TileTable.registers(species) / 2;
    }

    private static int pixels(GatherAxis phase, int species) {
        int weights = isWide(phase, species) ? 1 : phase.taps().size();
        int room = TileTable.registers(species) - weights - OPERANDS;
        return Math.min(phase.outputs(), Math.clamp(room, 1, MOST_PIXELS));
    }

    static DepthwiseWeightsPlan weights(KernelKey key, int bits) {
        OuterProduct product = OuterProduct.of(key);
        int lanes = Lanes.filledBy(key.type(), bits, product.small().channels());
        int sums = TileTable.registers(species(key, lanes)) - OPERANDS;
        int columns = Math.min(sums, product.window().width().kernel());
        int rows = Math.min(sums / columns, product.window().height().kernel());
        return new DepthwiseWeightsPlan(
                Planner.name(key, Direction.BACKWARD_WEIGHTS, bits, rows + "x" + columns),
                product,
                RowBlocks.ofWeights(product.small().height(), product.small().width()),
                lanes,
                rows,
                columns);
    }

    private static int species(KernelKey key, int lanes) {
        return lanes * key.type().bytes() * Byte.SIZE;
    }
}
