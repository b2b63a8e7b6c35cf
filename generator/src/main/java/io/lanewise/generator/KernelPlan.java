package io.lanewise.generator;

import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * Everything that an emitter decides nothing about any more: a value, a pure function of key, direction and width, never of the machine
 * that runs the generator. Printed by {@code lanewise plan} and quoted in the header of the file it produced.
 */
public sealed interface KernelPlan
        permits GatheringPlan,
                TapsPlan,
                DensePlan,
                DenseWeightsPlan,
                DepthwiseWeightsPlan,
                WeightsPlan,
                BiasPlan,
                ConvLstmPlan,
                ConvLstmBackwardPlan,
                PoolPlan,
                BilinearPlan {

    /** The kernel's full name, from which the class name comes. */
    KernelName name();

    /** What the plan decided, a line each, for people. */
    List<String> describe();

    /** Lanes of a vector; may be fewer than the width has where the layer has few channels. */
    int lanes();

    /** Width of the vectors in bits, by their lanes. */
    default int speciesBits() {
        return lanes() * name().key().type().bytes() * Byte.SIZE;
    }
}
