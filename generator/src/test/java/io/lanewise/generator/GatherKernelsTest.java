package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions in groups have the bits of the scalar twin where they are pooled from a strip. */
class GatherKernelsTest {

    /** The groups of these have channels that do not fill a vector, and the pixel that they share holds other numbers of channels. */
    @Test
    void groupsPooledFromAStrip() {
        List<String> keys = List.of(
                "conv2d_f32_h1w1c4_k1s1p0.0.1.1g2_o2_sigmoid_max2",
                "conv2d_f32_h4w5c4_k3s1p1g2_o6_tanh_max2",
                "conv2d_f32_h4w7c6_k3s1p1g3_o9_sigmoid_max2",
                "conv2d_f32_h6w6c4_k3s1p1g2_o10_tanh_max3");
        for (String key : keys) {
            KernelPlan plan = Planner.plan(KernelKey.parse(key), Direction.FORWARD, 256);
            assertTrue(assertInstanceOf(GatherPlan.class, plan).throughStrip(), key);
        }
        new TwinDuel().fight(keys, 2, Direction.FORWARD);
    }
}
