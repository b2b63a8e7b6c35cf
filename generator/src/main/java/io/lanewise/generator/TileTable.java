package io.lanewise.generator;

/**
 * How well register tiles run, measured, and the choice among them. A tile of {@code vectors x pixels} keeps as many accumulators in registers; each
 * step of the inner loop loads the vectors of weights and broadcasts the pixels.
 */
final class TileTable {

    /** Registers of the widest vectors (AVX-512, and NEON among the narrow ones), and of 256-bit AVX2. */
    private static final int WIDE_REGISTERS = 32;

    private static final int NARROW_REGISTERS = 16;
    private static final int MOST_VECTORS = 4;
    private static final int MOST_PIXELS = 14;

    private TileTable() {}

    /** A register tile. */
    record Tile(int vectors, int pixels) {
        @Override
        public String toString() {
            return vectors + "x" + pixels;
        }
    }

    /**
     * The tile with the least estimated time for a row.
     *
     * @param bits width of the vectors
     * @param channelVectors vectors that cover the output channels of a group
     * @param width pixels of a row, after pooling
     * @param pool edge of the fused pooling
     */
    static Tile best(int bits, int channelVectors, int width, int pool) {
        Tile best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int vectors = 1; vectors <= Math.min(MOST_VECTORS, channelVectors); vectors++) {
            for (int pixels = 1; pixels <= Math.min(MOST_PIXELS, width); pixels++) {
                int sums = vectors * pixels * pool * pool;
                if (sums + vectors + 1 > registers(bits) && vectors * pixels > 1) {
                    break;
                }
                double tiles = (double) ((channelVectors + vectors - 1) / vectors) * ((width + pixels - 1) / pixels);
                double time = tiles * stepCycles(vectors, pixels * pool * pool);
                if (time < least) {
                    least = time;
                    best = new Tile(vectors, pixels);
                }
            }
        }
        return best;
    }

    /** Whether the sums under one pooling window of one vector of channels fit into registers beside the operands. */
    static boolean holdsPool(int bits, int pool) {
        return pool * pool + 2 <= registers(bits);
    }

    /** Estimated cycles of one step: arithmetic, loads, or the latency of the accumulators, whichever is most, and a little of the others. */
    private static double stepCycles(int vectors, int pixels) {
        double arithmetic = vectors * pixels;
        double loads = (vectors + pixels) / 2.0;
        double latency = 8;
        return Math.max(Math.max(arithmetic, loads), latency) + 0.1 * (vectors + pixels);
    }

    /** Vector registers of a CPU whose widest vectors have {@code bits} bits. */
    static int registers(int bits) {
        return bits == 256 ? NARROW_REGISTERS : WIDE_REGISTERS;
    }
}
