package io.lanewise.generator;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;

/** Chooses tiles and tasks of dense layers. */
final class DensePlanner {

    /** Tasks that the inputs are shared out to at most. */
    private static final int MOST_TASKS = 16;

    /** Multiply-adds of an item below which a task is not worth handing to another thread. */
    private static final long LEAST_TASK = 50_000;

    /** Items that tiles are made for at most: small batches should fill them. */
    private static final int MOST_ITEMS = 4;

    /** The same, where there is but one vector of results and only items hide the latency of a sum. */
    private static final int MOST_ITEMS_OF_ONE_VECTOR = 8;

    /** Inputs in a tile of backward_weights at most. */
    private static final int MOST_ROWS = 8;

    private DensePlanner() {}

    static DensePlan plan(DenseKey key, Direction direction, int bits) {
        int results = direction == Direction.FORWARD ? key.outputs() : key.inputs();
        int lanes = Lanes.forChannels(key.type(), bits, results);
        int resultVectors = new Parts(results, lanes).vectors();
        int items = resultVectors == 1 ? MOST_ITEMS_OF_ONE_VECTOR : MOST_ITEMS;
        TileTable.Tile tile = TileTable.best(species(key, lanes), resultVectors, items, 1);
        int blocks = new Parts(results, tile.vectors() * lanes).vectors();
        int tasks = tasks(key, blocks);
        return new DensePlan(
                Planner.name(key, direction, bits, tile.toString()),
                key,
                lanes,
                tile.vectors(),
                tile.pixels(),
                (blocks + tasks - 1) / tasks);
    }

    static DenseWeightsPlan weights(DenseKey key, int bits) {
        int lanes = Lanes.forChannels(key.type(), bits, key.outputs());
        TileTable.Tile tile = TileTable.best(
                species(key, lanes), new Parts(key.outputs(), lanes).vectors(), Math.min(MOST_ROWS, key.inputs()), 1);
        return new DenseWeightsPlan(
                Planner.name(key, Direction.BACKWARD_WEIGHTS, bits, tile.toString()),
                key,
                lanes,
                tile.vectors(),
                tile.pixels(),
                tasks(key, Math.max(1, key.inputs() / tile.pixels())));
    }

    private static int tasks(DenseKey key, int most) {
        return Math.clamp(key.macs() / LEAST_TASK, 1, Math.min(most, MOST_TASKS));
    }

    private static int species(DenseKey key, int lanes) {
        return lanes * key.type().bytes() * Byte.SIZE;
    }
}
