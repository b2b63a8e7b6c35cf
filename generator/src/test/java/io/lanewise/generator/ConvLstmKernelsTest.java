package io.lanewise.generator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cells of ConvLSTM have the bits of the scalar twin: gates kept or not, states replaced or written beside. */
class ConvLstmKernelsTest {

    private final TwinDuel duel = new TwinDuel();

    @Test
    void hiddenChannelsThatVectorsDivideAndThatTheyDoNot() {
        fight(
                "convlstm_f32_h4w6c3_k3_o16_peechannel_tanh_tanh",
                "convlstm_f32_h4w6c2_k3_o21_peepixel_sigmoid_identity",
                "convlstm_f32_h3w5c1_k3_o35_peechannel_tanh_tanh",
                "convlstm_f32_h3w7c2_k3_o3_peenone_tanh_identity",
                "convlstm_f32_h2w3c4_k3_o1_peepixel_identity_tanh");
    }

    @Test
    void inputPathsWithStrideDilationAndRectangularKernels() {
        fight(
                "convlstm_f32_h8w9c3_k3s2_o8_peepixel_tanh_tanh",
                "convlstm_f32_h9w8c5_k5x2s3x2r3_o6_peechannel_sigmoid_identity",
                "convlstm_f32_h7w8c3_k3d2r1x5_o7_peechannel_tanh_tanh",
                "convlstm_f32_h7w8c1_k3d1x2r5x1_o16_peenone_tanh_tanh");
    }

    @Test
    void kernelsLargerThanTheMapAndOnePixel() {
        fight(
                "convlstm_f32_h2w2c3_k5_o9_peepixel_tanh_tanh",
                "convlstm_f32_h1w1c4_k1_o6_peechannel_tanh_tanh",
                "convlstm_f32_h1w1c3_k3_o18_peepixel_sigmoid_identity");
    }

    @Test
    void projectionsInPlaceOfTheInput() {
        fight(
                "convlstm_f32_h4w5_r3_o12_peechannel_tanh_tanh",
                "convlstm_f32_h3w6_r3_o19_peepixel_sigmoid_identity",
                "convlstm_f32_h1w1_r1_o5_peenone_tanh_tanh");
    }

    @Test
    void polynomialCells() {
        fight("convlstm_f32_h4w5c2_k3_o10_peechannel_identity_identity_identity");
    }

    @Test
    void rowsInSeveralSegmentsAndItemsInSeveralBands() {
        fight(
                "convlstm_f32_h5w203c1_k1_o17_peepixel_tanh_tanh",
                "convlstm_f32_h9w16c16_k5_o32_peechannel_tanh_tanh",
                "convlstm_f32_h2w1031c1_k1_o3_peechannel_tanh_tanh");
    }

    /** Wide rows, of which a task takes all blocks of channels or, where rows are few, some. */
    @Test
    void tasksOfSeveralBlocksOfChannels() {
        String allBlocks = "convlstm_f32_h17w33c2_k3_o21_peechannel_tanh_tanh";
        String someBlocks = "convlstm_f32_h8w40c5_k3_o35_peepixel_tanh_tanh";
        ConvLstmPlan all = plan(allBlocks);
        assertTrue(all.blockGroups() == 1 && all.taskBlocks() > 1, () -> all.describe().toString());
        ConvLstmPlan some = plan(someBlocks);
        assertTrue(
                some.blockGroups() > 1 && some.taskBlocks() > 1 && some.bands().count() > 1, () -> some.describe().toString());
        fight(allBlocks, someBlocks);
    }

    private static ConvLstmPlan plan(String key) {
        return ConvLstmPlanner.plan((ConvLstmKey) KernelKey.parse(key), 256);
    }

    @Test
    void gradientsOfManyItemsAndBlocks() {
        duel.fight(
                List.of(
                        "convlstm_f32_h5w700c1_k1_o4_peechannel_tanh_tanh",
                        "convlstm_f32_h45w50c1_k1_o9_peepixel_sigmoid_identity"),
                3,
                Direction.BACKWARD_BIAS);
    }

    private void fight(String... keys) {
        duel.fight(List.of(keys), 2, Direction.FORWARD, Direction.BACKWARD_BIAS);
    }
}
