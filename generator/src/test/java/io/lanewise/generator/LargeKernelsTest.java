package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import org.junit.jupiter.api.Test;

/** Layers so large that their scratch is counted in longs are emitted, or refused in a sentence. */
class LargeKernelsTest {

    @Test
    void scratchOfMoreElementsThanAnIntCounts() {
        assertEquals(2_779_535_552L, kernel("conv2d_f32_h800w800c3_k41s1p20_o16", Direction.BACKWARD_DATA).scratchLength(1));
        // Of each item and each of its 2048 blocks: the sums, and for each row of the kernel a panel of 2048 pixels by 12 channels.
        assertEquals(
                2 * 2048 * (9 * 512 * 512 + 3 * 2048 * 12L),
                kernel("conv2d_f32_h2048w2048c512_k3s1p1_o512", Direction.BACKWARD_WEIGHTS).scratchLength(2));
    }

    @Test
    void scratchOfATaskThatNoArrayHolds() {
        KernelKey key = KernelKey.parse("deconv2d_f32_h8w2300c5_k63s1p31_o4");
        LinkException refused = assertThrows(LinkException.class, () -> Planner.plan(key, Direction.FORWARD, 128));
        assertEquals(
                "deconv2d_f32_h8w2300c5_k63s1p31_o4 needs more scratch for a row of its map than an array can hold; make its"
                        + " width, kernel or channels smaller.",
                refused.getMessage());
    }

    private static Kernel kernel(String key, Direction direction) {
        return new CompilingProvider().find(KernelKey.parse(key), direction, 128).orElseThrow();
    }
}
