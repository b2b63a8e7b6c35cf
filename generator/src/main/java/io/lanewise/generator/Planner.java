package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Order;

/** From a key, a direction and a width to a plan. A pure function: the same bytes on every machine. */
public final class Planner {

    private Planner() {}

    /** The plan of a kernel for vectors of {@code bits} bits: 128, 256 or 512. */
    public static KernelPlan plan(KernelKey key, Direction direction, int bits) {
        Order order = Order.of(key, direction);
        return switch (order) {
            case DIRECT -> direct(key, direction, bits);
            default -> throw new IllegalArgumentException(key + " " + direction);
        };
    }

    private static KernelPlan direct(KernelKey key, Direction direction, int bits) {
        Gathering gathering = Gathering.of(key, direction);
        return GatherPlanner.plan(key, direction, gathering, bits);
    }

    static KernelName name(KernelKey key, Direction direction, int bits, String tile) {
        return new KernelName(key, direction, Order.of(key, direction), bits, tile);
    }
}
