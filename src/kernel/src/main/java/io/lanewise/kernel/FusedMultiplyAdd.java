package io.lanewise.kernel;

/**
 * Whether {@link Math#fma} is one instruction here. Where the CPU has none, the Java library computes it with big decimals: the same bits,
 * thousands of times slower.
 */
public final class FusedMultiplyAdd {

    /** An instruction takes under 50 ns even when the loop around it is interpreted; big decimals take over 500 ns even when compiled. */
    private static final long NANOSECONDS_LIMIT = 150;

    private static final int CALLS = 200;
    private static final int ROUNDS = 40;

    private FusedMultiplyAdd() {}

    /** Whether {@link Math#fma} is one instruction, measured once. */
    public static boolean isInstruction() {
        return Measured.INSTRUCTION;
    }

    private static final class Measured {
        private static final boolean INSTRUCTION = measure();
    }

    /** The fastest of some rounds, so that a pause in one of them does not count. */
    private static boolean measure() {
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            double sum = chain(round);
            long nanoseconds = System.nanoTime() - start;
            if (!Double.isNaN(sum) && nanoseconds < NANOSECONDS_LIMIT * CALLS) {
                return true;
            }
        }
        return false;
    }

    private static double chain(int seed) {
        double factor = 1 / (3.0 + seed);
        double sum = Math.PI;
        for (int call = 0; call < CALLS; call++) {
            sum = Math.fma(sum, factor, Math.E);
        }
        return sum;
    }
}
