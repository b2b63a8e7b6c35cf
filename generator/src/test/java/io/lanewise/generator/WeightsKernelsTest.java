package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients of weights have the bits of the scalar twin where channels are copied to panels, piece by piece of a block of rows. */
class WeightsKernelsTest {

    /** In turn: a last piece that is shorter and channels that do not fill a vector; stride and dilated taps; a transposed convolution. */
    @Test
    void panelsOfSeveralPieces() {
        List<String> keys = List.of(
                "conv2d_f32_h37w40c8_k3s1p1_o37", "conv2d_f32_h70w72c12_k3s2p2d2_o37", "deconv2d_f32_h40w36c40_k3s1p1_o9");
        for (String key : keys) {
            KernelPlan plan = Planner.plan(KernelKey.parse(key), Direction.BACKWARD_WEIGHTS, 256);
            WeightsPlan weights = assertInstanceOf(WeightsPlan.class, plan);
            assertTrue(
                    weights.copies() && weights.rowsPerPiece() < weights.blocks().rowsPerBlock(),
                    () -> weights.describe().toString());
        }
        new TwinDuel().fight(keys, 2, Direction.BACKWARD_WEIGHTS);
    }

    /** Small maps are taken several items to a block, whose panels are of one item. */
    @Test
    void panelsOfSmallMaps() {
        new TwinDuel().fight(List.of("conv2d_f32_h16w16c8_k3s1p1_o40"), 5, Direction.BACKWARD_WEIGHTS);
    }
}
