package io.lanewise.generator;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.Order;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.kernel.WeightedKey;

/** From a key, a direction and a width to a plan. A pure function: the same bytes on every machine. */
public final class Planner {

    private Planner() {}

    /** The plan of a kernel for vectors of {@code bits} bits: 128, 256 or 512. */
    public static KernelPlan plan(KernelKey key, Direction direction, int bits) {
        return switch (Order.of(key, direction)) {
            case DIRECT -> key instanceof ConvLstmKey cell
                    ? ConvLstmPlanner.plan(cell, bits)
                    : direct(key, direction, bits);
            case BLOCKED -> blocked(key, direction, bits);
            case TAPS -> TapsPlanner.plan(key, direction, bits);
            case PLAIN -> key instanceof UpsampleKey upsample && upsample.mode() != UpsampleKey.Mode.NEAREST
                    ? BilinearPlan.of(upsample, direction, bits)
                    : PoolPlanner.plan(key, direction, bits);
        };
    }

    private static KernelPlan direct(KernelKey key, Direction direction, int bits) {
        if (key instanceof DenseKey dense) {
            return DensePlanner.plan(dense, direction, bits);
        }
        Gathering gathering = Gathering.of(key, direction);
        return DepthwisePlan.fits(gathering)
                ? DepthwisePlanner.plan(key, direction, gathering, bits)
                : GatherPlanner.plan(key, direction, gathering, bits);
    }

    private static KernelPlan blocked(KernelKey key, Direction direction, int bits) {
        if (key instanceof ConvLstmKey cell) {
            return ConvLstmBackwardPlan.of(cell, bits);
        }
        return direction == Direction.BACKWARD_BIAS ? bias((WeightedKey) key, bits) : weights(key, bits);
    }

    private static KernelPlan weights(KernelKey key, int bits) {
        if (key instanceof DenseKey dense) {
            return DensePlanner.weights(dense, bits);
        }
        return DepthwisePlan.fits(Gathering.of(key, Direction.FORWARD)) ? DepthwisePlanner.weights(key, bits) : WeightsPlanner.plan(key, bits);
    }

    private static BiasPlan bias(WeightedKey key, int bits) {
        Shape map = key.preShape();
        KernelName name = name(key, Direction.BACKWARD_BIAS, bits, "");
        RowBlocks blocks = RowBlocks.of(map.height(), map.width());
        return new BiasPlan(name, blocks, Lanes.forChannels(key.type(), bits, map.channels()));
    }

    static KernelName name(KernelKey key, Direction direction, int bits, String tile) {
        return new KernelName(key, direction, Order.of(key, direction), bits, tile);
    }
}
