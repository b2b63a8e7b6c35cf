package io.lanewise.generator;

/**
 * How well register tiles run, measured, and the choice among them. A tile of {@code vectors x pixels} keeps as many sums in registers; each step of the inner
 * loop loads the vectors of weights and broadcasts the pixels.
 *
 * <p>The figures are percents of the throughput of the best tile of a width, by vectors and then pixels, as far as registers reach: {@code TileSweep} among the
 * tests of this module measures them, src/docs/benchmarks.md says on what. They are part of the plan: the same on every machine that generates.
 */
final class TileTable {

    private static final int[][] PERCENT_512 = {
        {9, 35, 47, 64, 73, 69, 66, 75, 79, 85, 77, 82, 81, 83},
        {41, 75, 84, 95, 96, 98, 96, 100, 98, 99, 98, 95, 96, 96},
        {47, 69, 88, 90, 95, 99, 99, 99, 91},
        {48, 64, 86, 92, 97, 94}
    };

    /** Measured with AVX2 and its 16 registers: who has 32 has 512 bits too, and takes those. */
    private static final int[][] PERCENT_256 = {
        {18, 27, 35, 44, 41, 35, 33, 34, 41, 75, 73, 77, 45},
        {31, 56, 64, 90, 95, 100},
        {42, 43, 78, 49},
        {54, 45}
    };

    private static final int[][] PERCENT_128 = {
        {13, 26, 35, 45, 53, 59, 69, 64, 71, 81, 84, 86, 88, 84},
        {29, 52, 73, 93, 96, 97, 85, 85, 85, 99, 95, 99, 99, 99},
        {37, 63, 89, 91, 94, 90, 100, 100, 100},
        {52, 73, 96, 99, 70, 68}
    };

    /** Registers of the widest vectors (AVX-512, and NEON among the narrow ones), and of 256-bit AVX2. */
    private static final int WIDE_REGISTERS = 32;

    private static final int NARROW_REGISTERS = 16;

    /** Vectors of pooled pixels in a tile: each is some 40 vector operations after the sums, and of 7 C2 boxes some. */
    private static final int MOST_POOLED = 6;

    /** How much slower a row may be without a second tile before it gets one: the sweep's figures are not closer than that. */
    private static final double WORTH_A_METHOD = 1.02;

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
        int most = percents(bits).length;
        for (int vectors = 1; vectors <= Math.min(most, channelVectors); vectors++) {
            for (int pixels = 1; pixels <= width && fits(bits, vectors, pixels * pool * pool) && (pool == 1 || vectors * pixels <= MOST_POOLED); pixels++) {
                double tiles = (double) ((channelVectors + vectors - 1) / vectors) * ((width + pixels - 1) / pixels);
                double time = time(tiles, bits, vectors, pixels, pool);
                if (time < least) {
                    least = time;
                    best = new Tile(vectors, pixels);
                }
            }
        }
        return best;
    }

    /** What one step of so many tiles takes, in sums at a hundredth of the throughput of the best tile. */
    private static double time(double tiles, int bits, int vectors, int pixels, int pool) {
        return tiles * vectors * pixels / percent(bits, vectors, pixels * pool * pool);
    }

    /**
     * The pixels of a tile of {@code vectors} with the least estimated time for a row of {@code width} pixels, of which a tile of its own takes what the others
     * leave.
     */
    static int bestPixels(int bits, int vectors, int width) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int pixels = 1; pixels <= width && fits(bits, vectors, pixels); pixels++) {
            int rest = width % pixels;
            double time = time(width / pixels, bits, vectors, pixels, 1);
            if (rest > 0) {
                time = WORTH_A_METHOD * (time + time(1, bits, vectors, rest, 1));
            }
            if (time < least) {
                least = time;
                best = pixels;
            }
        }
        return best;
    }

    private static int[][] percents(int bits) {
        return switch (bits) {
            case 128 -> PERCENT_128;
            case 256 -> PERCENT_256;
            default -> PERCENT_512;
        };
    }

    private static boolean fits(int bits, int vectors, int sums) {
        return vectors * sums == 1 || vectors * sums + operands(vectors) <= registers(bits);
    }

    /** Percents of the best throughput; of tiles with more pixels than were measured, those of the largest. */
    private static int percent(int bits, int vectors, int pixels) {
        int[] measured = percents(bits)[vectors - 1];
        return measured[Math.min(pixels, measured.length) - 1];
    }

    /** Registers that are no sums: the vectors of weights, of which a tile of one vector has two (see {@link PairSums}), and a pixel. */
    private static int operands(int vectors) {
        return Math.max(2, vectors) + 1;
    }

    /**
     * Whether the sums under one pooling window of one vector of channels fit into registers beside the operands. Of 16 registers none are spared for it:
     * a strip is as fast there, and sums with their pooling behind them are more than C2 inlines as it parses, so that some processes boxed them.
     */
    static boolean holdsPool(int bits, int pool) {
        return registers(bits) == WIDE_REGISTERS && pool * pool + 2 <= WIDE_REGISTERS;
    }

    /** Vector registers that tiles of a width may count on. */
    static int registers(int bits) {
        return bits == 256 ? NARROW_REGISTERS : WIDE_REGISTERS;
    }
}
