package io.lanewise.cli;

import io.lanewise.kernel.KernelKey;

/**
 * The least time that forward of a layer takes one core, by the roofline model (Williams, Waterman and Patterson, "Roofline", CACM 52(4),
 * 2009): the time of its arithmetic or that of its memory traffic, whichever is more. Taken are two vector FMAs a cycle, which every core with
 * such vectors has, and 4 bytes a cycle, which is what a core gets of a server's memory (12 GB/s at 3 GHz).
 *
 * @param cycles for one item
 * @param byArithmetic whether the arithmetic takes longer
 * @param flopsPerByte arithmetic intensity: operations (two a multiply-add) by bytes that must be read and written at least
 */
record Bound(double cycles, boolean byArithmetic, double flopsPerByte) {

    private static final int FMAS_A_CYCLE = 2;
    private static final double BYTES_A_CYCLE = 4;

    /** @param bits width of the vectors, 0 for scalar code */
    static Bound of(KernelKey key, int bits) {
        int lanes = bits == 0 ? 1 : key.type().lanes(bits);
        double arithmetic = (double) key.macs() / lanes / FMAS_A_CYCLE;
        double memory = bytes(key) / BYTES_A_CYCLE;
        return new Bound(Math.max(arithmetic, memory), arithmetic > memory, 2.0 * key.macs() / bytes(key));
    }

    /** Bytes of input, output and parameters of one item. */
    static long bytes(KernelKey key) {
        return (key.src().elements() + key.dst().elements() + key.parameters()) * key.type().bytes();
    }

    /** {@code arithmetic} or {@code memory}. */
    String limit() {
        return byArithmetic ? "arithmetic" : "memory";
    }
}
