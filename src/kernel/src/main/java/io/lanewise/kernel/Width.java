package io.lanewise.kernel;

import java.util.List;

/**
 * The vector width that was decided on.
 *
 * @param bits 128, 256 or 512; 0 for the scalar twins
 * @param reason why, without a full stop
 */
record Width(int bits, String reason) {

    static final String SCALAR = "scalar";

    /** The widths that kernels are made for. */
    private static final List<Integer> KNOWN = List.of(128, 256, 512);

    boolean isScalar() {
        return bits == 0;
    }

    /**
     * Decides on a width.
     *
     * @param asked {@code 128}, {@code 256}, {@code 512}, {@code scalar}, or null for the best of the machine
     * @throws LinkException when what was asked for is no width or does not run on {@code machine}
     */
    static Width decide(String asked, Machine machine) {
        if (asked == null) {
            return best(machine);
        }
        if (asked.equals(SCALAR)) {
            return new Width(0, "asked for");
        }
        int bits = KNOWN.stream()
                .filter(known -> known.toString().equals(asked))
                .findFirst()
                .orElseThrow(() -> new LinkException("\"" + asked + "\" is no vector width: ask for 128, 256, 512 or scalar."));
        if (!machine.vectorApi()) {
            throw new LinkException("Vectors of " + bits
                    + " bits were asked for, but the Vector API is absent: start java with --add-modules jdk.incubator.vector, or ask for scalar.");
        }
        if (bits > machine.widestBits()) {
            throw new LinkException("Vectors of " + bits + " bits were asked for, but this CPU and JVM run at most " + machine.widestBits()
                    + ": ask for less, or for scalar.");
        }
        return new Width(bits, "asked for");
    }

    private static Width best(Machine machine) {
        if (!machine.vectorApi()) {
            return new Width(0, "the Vector API is absent (start java with --add-modules jdk.incubator.vector for speed)");
        }
        return KNOWN.reversed().stream()
                .filter(known -> known <= machine.widestBits())
                .findFirst()
                .map(known -> new Width(known, "the widest that this CPU and JVM run well"))
                .orElseGet(() -> new Width(0, "this CPU and JVM run vectors of " + machine.widestBits() + " bits only"));
    }
}
