package io.lanewise.generator;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;

/** Chooses tile, strip and tasks of a ConvLSTM cell's forward pass. */
final class ConvLstmPlanner {

    /** Registers below which a tile sums some of the gates at a time. */
    private static final int FEW_REGISTERS = 32;

    /** Gates of a tile where registers are few. */
    private static final int FEW_GATES = 2;

    /** Bytes of a strip that is split into segments: with what remains of a row, half of an L1 cache at most. */
    private static final int STRIP_BYTES = 12 << 10;

    /** Tasks that an item is cut into, where they have enough to do. */
    private static final int TASKS = 16;

    /** Multiply-adds that a task has at least: enough to read its weights for. */
    private static final long LEAST_WORK = 2_000_000;

    /**
     * Pixels of a row from which a task takes all blocks of channels row by row. It reads all weights for each row then, little beside the
     * multiply-adds of so many pixels, and states by whole cache lines: 64x64x16 with 64 hidden channels took 79 ms that way on a Zen 3, 89 block by block.
     * A row of 16 gains nothing.
     */
    private static final int WIDE_ROW = 32;

    private ConvLstmPlanner() {}

    static ConvLstmPlan plan(ConvLstmKey key, int bits) {
        int lanes = Lanes.forChannels(key.type(), bits, key.hidden());
        int species = lanes * key.type().bytes() * Byte.SIZE;
        int gates = TileTable.registers(species) < FEW_REGISTERS ? FEW_GATES : ConvLstmKey.GATES;
        int pixels = TileTable.bestPixels(species, gates, key.state().width());
        int tileBytes = ConvLstmKey.GATES * pixels * lanes * key.type().bytes();
        int blocks = new Parts(key.hidden(), lanes).vectors();
        int groups = key.state().width() < WIDE_ROW ? blocks : Math.min(blocks, parts(TASKS, key.state().height()));
        int taskBlocks = parts(blocks, groups);
        return new ConvLstmPlan(
                Planner.name(key, Direction.FORWARD, bits, gates + "x" + pixels),
                lanes,
                gates,
                pixels,
                Math.max(1, STRIP_BYTES / tileBytes) * pixels,
                taskBlocks,
                bands(key, parts(blocks, taskBlocks)));
    }

    private static Bands bands(ConvLstmKey key, int groups) {
        int rows = key.state().height();
        int bands = Math.max(1, TASKS / groups);
        long workOfRow = Math.max(1, key.macs() / rows / groups);
        long wanted = Math.max(parts(rows, bands), (LEAST_WORK + workOfRow - 1) / workOfRow);
        return new Bands(rows, (int) Math.min(rows, wanted));
    }

    private static int parts(int whole, int part) {
        return (whole + part - 1) / part;
    }
}
