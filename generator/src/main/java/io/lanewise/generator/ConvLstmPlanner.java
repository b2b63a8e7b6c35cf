package io.lanewise.generator;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;

/** Chooses tile, strip and tasks of a ConvLSTM cell's forward pass. */
final class ConvLstmPlanner {

    /** Registers below which a tile sums some of the gates at a time. */
    private static final int FEW_REGISTERS = 32;

    /** Gates of a tile where registers are few. */
    private static final int FEW_GATES = 2;

    /** Sums below which the latency of multiply-adds shows. */
    private static final int LEAST_SUMS = 8;

    /** Bytes of a strip that is split into segments: with what remains of a row, half of an L1 cache at most. */
    private static final int STRIP_BYTES = 12 << 10;

    /** Tasks that an item is cut into, where they have enough to do. */
    private static final int TASKS = 16;

    /** Multiply-adds that a task has at least: enough to read its weights for. */
    private static final long LEAST_WORK = 2_000_000;

    private ConvLstmPlanner() {}

    static ConvLstmPlan plan(ConvLstmKey key, int bits) {
        int lanes = Lanes.forChannels(key.type(), bits, key.hidden());
        int registers = TileTable.registers(lanes * key.type().bytes() * Byte.SIZE);
        int gates = registers < FEW_REGISTERS ? FEW_GATES : ConvLstmKey.GATES;
        int pixels = pixels(key.state().width(), gates, registers);
        int tileBytes = ConvLstmKey.GATES * pixels * lanes * key.type().bytes();
        return new ConvLstmPlan(
                Planner.name(key, Direction.FORWARD, bits, gates + "x" + pixels),
                lanes,
                gates,
                pixels,
                Math.max(1, STRIP_BYTES / tileBytes) * pixels,
                bands(key, new Parts(key.hidden(), lanes).vectors()));
    }

    private static Bands bands(ConvLstmKey key, int blocks) {
        int rows = key.state().height();
        int bands = Math.max(1, TASKS / blocks);
        long workOfRow = Math.max(1, key.macs() / rows / blocks);
        long wanted = Math.max((rows + bands - 1) / bands, (LEAST_WORK + workOfRow - 1) / workOfRow);
        return new Bands(rows, (int) Math.min(rows, wanted));
    }

    /**
     * The pixels of a tile with the least estimated time for a row. A step multiplies and adds once a sum, beside which
     * loads and broadcasts hardly count: on a Zen 4 at 512 bits, 4x4 on a row of 16 ran at 108 of 115 GFLOP/s, 4x6,
     * which computes two pixels twice, at 94. More vectors of channels in a tile read weights faster than a level 2
     * cache gives them: 8x2 ran at 79.
     *
     * <p>C2 loads the weights and pixels of a step before it adds, so they all want registers beside the sums. With 16
     * registers that leaves the 4 gates 2 pixels, too few sums not to unroll the loop, which then keeps sums on the
     * stack: 4x2, 4x3 and 4x4 ran at 31 to 38 GFLOP/s on a Zen 3, where 2x4 of a convolution runs at 85.
     */
    private static int pixels(int width, int gates, int registers) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int pixels = 1; pixels <= width; pixels++) {
            int sums = gates * pixels;
            if (sums + gates + pixels > registers - 1) {
                break;
            }
            double step = Math.max(sums, LEAST_SUMS) + 0.1 * gates;
            double time = (width + pixels - 1) / pixels * step;
            if (time < least) {
                least = time;
                best = pixels;
            }
        }
        return best;
    }
}
