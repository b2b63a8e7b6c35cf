package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.RowBlocks;

/** Chooses the tile of backward_weights. */
final class WeightsPlanner {

    /** Accumulators of a tile that covers the whole window. */
    private static final int MOST_SUMS = 28;

    private static final int MOST_SUMS_256 = 13;

    private WeightsPlanner() {}

    static WeightsPlan plan(KernelKey key, int bits) {
        OuterProduct product = OuterProduct.of(key);
        ElementType type = key.type();
        int lanes = Lanes.forChannels(type, bits, product.smallGroupChannels());
        int species = lanes * type.bytes() * Byte.SIZE;
        int channelVectors = new Parts(product.smallGroupChannels(), lanes).vectors();
        int window = product.window().taps() * product.largeGroupChannels();
        boolean whole = product.groups() == 1 && window * channelVectors <= (species == 256 ? MOST_SUMS_256 : MOST_SUMS);
        RowBlocks blocks = RowBlocks.ofWeights(product.small().height(), product.small().width());
        WeightsPlan draft = new WeightsPlan(null, product, blocks, lanes, channelVectors, window, whole);
        TileTable.Tile tile = whole ? new TileTable.Tile(channelVectors, window) : TileTable.best(species, channelVectors, draft.run(), 1);
        return new WeightsPlan(
                Planner.name(key, Direction.BACKWARD_WEIGHTS, bits, tile.toString()),
                product,
                blocks,
                lanes,
                tile.vectors(),
                tile.pixels(),
                whole);
    }
}
