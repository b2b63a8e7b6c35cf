package io.lanewise.generator;

import io.lanewise.kernel.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dense layers have the bits of the scalar twin, in all directions. */
class DenseKernelsTest {

    private static final Direction[] ALL = Direction.values();

    private final TwinDuel duel = new TwinDuel();

    @Test
    void outputsThatVectorsDivideAndOutputsThatTheyDoNot() {
        duel.fight(List.of("dense_f32_i33_o16_relu", "dense_f32_i7_o70_tanh", "dense_f32_i64_o37_softplus"), 6, ALL);
    }

    @Test
    void oneInputOrOneOutput() {
        duel.fight(List.of("dense_f32_i1_o9", "dense_f32_i40_o1_sigmoid", "dense_f32_i1_o1_leaky_relu"), 2, ALL);
    }

    @Test
    void biasesOfManyChannels() {
        duel.fight(List.of("dense_f32_i2_o201_relu", "conv2d_f32_h2w3c2_k1s1p0_o150_relu"), 3, Direction.BACKWARD_BIAS);
    }

    @Test
    void tasksThatShareOutResultsAndItems() {
        duel.fight(List.of("dense_f32_i250_o410_sigmoid"), 19, ALL);
    }

    @Test
    void moreSummedElementsThanARun() {
        duel.fight(List.of("dense_f32_i512_o24", "dense_f32_i600_o24_relu"), 5, Direction.FORWARD);
    }

    /** Were there as many tasks as tiles, two of them would write the inputs that the last tiles share. */
    @Test
    void asManyTasksOfWeightsAsTilesAllow() {
        duel.fight(List.of("dense_f32_i30_o16384"), 3, Direction.BACKWARD_WEIGHTS);
    }

    @Test
    void weightsThatComeFromMemory() {
        duel.fight(List.of("dense_f32_i129_o2050_relu"), 5, Direction.FORWARD, Direction.BACKWARD_DATA);
    }
}
