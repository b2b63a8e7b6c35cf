package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;
import io.lanewise.verify.KernelSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each law can fail, and only for what it is about. */
class LawsTest {

    private static final KernelKey LAYER = KernelKey.parse("conv2d_f64_h5w6c3_k3s1p1_o4");
    private static final long SEED = 5;

    @Test
    void rightKernelsBreakNoLaw() {
        assertEquals(Set.of(), broken(Direction.FORWARD, operands -> {}));
    }

    @Test
    void oneWrongBitOfTheOutputIsSeen() {
        Set<Law> broken = broken(Direction.FORWARD, operands -> Tampering.replace(operands.dst(), 3, Math::nextUp));
        assertTrue(broken.contains(Law.BIT_EQUALITY), broken::toString);
        assertTrue(broken.contains(Law.LATTICE_EQUALITY), broken::toString);
    }

    @Test
    void scaledWeightGradientIsLinearAndAdditiveButWrong() {
        Set<Law> broken = broken(
                Direction.BACKWARD_WEIGHTS,
                operands -> forEachWeight(
                        operands, index -> Tampering.replace(operands.diffWei(), index, value -> 2 * value)));
        assertEquals(
                EnumSet.of(Law.BIT_EQUALITY, Law.LATTICE_EQUALITY, Law.ADJOINT_IDENTITY, Law.FINITE_DIFFERENCES),
                broken);
    }

    @Test
    void constantInWeightGradientIsNeitherLinearNorAdditive() {
        Set<Law> broken = broken(
                Direction.BACKWARD_WEIGHTS, operands -> Tampering.replace(operands.diffWei(), 0, value -> value + 1));
        assertTrue(broken.containsAll(EnumSet.of(Law.LINEARITY, Law.BATCH_ADDITIVITY)), broken::toString);
    }

    @Test
    void wrongInputGradientIsNotTheAdjoint() {
        Set<Law> broken = broken(
                Direction.BACKWARD_DATA, operands -> Tampering.replace(operands.diffSrc(), 0, value -> value + 1));
        assertTrue(broken.containsAll(EnumSet.of(Law.ADJOINT_IDENTITY, Law.FINITE_DIFFERENCES)), broken::toString);
        assertTrue(!broken.contains(Law.BATCH_ADDITIVITY), broken::toString);
    }

    @Test
    void wrongBiasGradientIsSeen() {
        Set<Law> broken = broken(
                Direction.BACKWARD_BIAS, operands -> Tampering.replace(operands.diffBias(), 1, value -> value + 1));
        assertTrue(
                broken.containsAll(EnumSet.of(Law.LATTICE_EQUALITY, Law.BATCH_ADDITIVITY, Law.FINITE_DIFFERENCES)),
                broken::toString);
    }

    @Test
    void writingBesideTheOutputIsSeen() {
        Set<Law> broken = broken(Direction.FORWARD, operands -> {
            int rowGap = 6 * 4;
            if (operands.dst().rowPitch() > rowGap) {
                Tampering.replace(operands.dst(), rowGap, value -> 0);
            } else {
                operands.src().set(operands.src().offset(), 0);
            }
        });
        assertTrue(broken.contains(Law.LAYOUT_INDEPENDENCE), broken::toString);
    }

    @Test
    void computingWithWhatLiesBeforeTheHaloIsSeen() {
        Set<Law> broken = broken(Direction.FORWARD, operands -> {
            View src = operands.src();
            int beforeHalo = src.offset() - src.rowPitch() - LAYER.src().channels() - 1;
            Tampering.replace(operands.dst(), 0, value -> value + 0 * src.get(Math.max(0, beforeHalo)));
        });
        assertTrue(broken.contains(Law.LAYOUT_INDEPENDENCE), broken::toString);
    }

    @Test
    void violationNamesTheCommandThatRepeatsIt() {
        KernelSource wrong =
                Tampering.of(Direction.FORWARD, operands -> Tampering.replace(operands.dst(), 0, value -> value + 1));
        Subject subject = Subject.of(LAYER, 256, wrong, SEED);
        LawViolation violation = assertThrows(LawViolation.class, () -> Law.LATTICE_EQUALITY.check(subject));
        assertTrue(
                violation
                        .getMessage()
                        .endsWith("./lanewise verify --key " + LAYER
                                + " --direction forward --type f64 --bits 256 --seed 5"),
                violation::getMessage);
    }

    @Test
    void resultsOfOtherDirectionsAreNotLookedAt() {
        KernelSource wrong = Tampering.of(
                Direction.BACKWARD_WEIGHTS, operands -> Tampering.replace(operands.diffWei(), 0, value -> value + 1));
        for (Law law : Law.values()) {
            assertDoesNotThrow(() ->
                    law.check(new Subject(LAYER, 0, wrong, Set.of(Direction.FORWARD, Direction.BACKWARD_DATA), SEED)));
        }
    }

    private static void forEachWeight(Operands operands, java.util.function.IntConsumer action) {
        for (int index = 0; index < 3 * 3 * 3 * 4; index++) {
            action.accept(index);
        }
    }

    private static Set<Law> broken(Direction direction, Consumer<Operands> wrong) {
        Set<Law> broken = EnumSet.noneOf(Law.class);
        for (Law law : Law.values()) {
            try {
                law.check(Subject.of(LAYER, 0, Tampering.of(direction, wrong), SEED));
            } catch (LawViolation violation) {
                broken.add(violation.law());
            }
        }
        return broken;
    }
}
