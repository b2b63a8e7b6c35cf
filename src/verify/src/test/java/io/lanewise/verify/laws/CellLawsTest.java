package io.lanewise.verify.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.verify.KernelSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each law can fail on cells, and only for what it is about. */
class CellLawsTest {

    private static final KernelKey CELL = KernelKey.parse("convlstm_f64_h4w5c2_k3_o3_peechannel_tanh_tanh");
    private static final long SEED = 5;

    @Test
    void rightKernelsBreakNoLaw() {
        assertEquals(Set.of(), broken(Direction.FORWARD, operands -> {}));
    }

    @Test
    void oneWrongBitOfTheHiddenStateIsSeen() {
        Set<Law> broken = broken(Direction.FORWARD, operands -> {
            if (operands.cell() != null) {
                Tampering.replace(operands.dst(), 3, Math::nextUp);
            }
        });
        assertTrue(broken.contains(Law.BIT_EQUALITY), broken::toString);
        assertTrue(!broken.contains(Law.REFERENCE_BOUND), broken::toString);
    }

    @Test
    void scaledWeightGradientIsAdditiveButWrong() {
        Set<Law> broken = broken(Direction.BACKWARD_WEIGHTS, operands -> {
            for (int index = 0; index < 3 * 3 * 2 * 12; index++) {
                Tampering.replace(operands.diffWei(), index, value -> 2 * value);
            }
        });
        assertEquals(
                EnumSet.of(
                        Law.BIT_EQUALITY, Law.LATTICE_EQUALITY, Law.FINITE_DIFFERENCES, Law.REFERENCE_BOUND),
                broken);
    }

    @Test
    void constantInGradientsIsNotAdditive() {
        for (Consumer<Operands> wrong : java.util.List.<Consumer<Operands>>of(
                operands -> Tampering.replace(operands.diffBias(), 0, value -> value + 1),
                operands -> Tampering.replace(operands.cell().diffPeephole(), 1, value -> value + 1))) {
            Set<Law> broken = broken(Direction.BACKWARD_BIAS, wrong);
            assertTrue(broken.contains(Law.BATCH_ADDITIVITY), broken::toString);
        }
    }

    @Test
    void itemsThatSeeEachOtherAreSeen() {
        Set<Law> broken = broken(Direction.BACKWARD_DATA, operands -> {
            if (operands.batch() > 1) {
                Tampering.replace(operands.diffSrc(), 0, value -> value + 1);
            }
        });
        assertTrue(broken.contains(Law.BATCH_ADDITIVITY), broken::toString);
    }

    @Test
    void whatHappensInLaterStepsOnlyIsSeen() {
        int[] calls = new int[1];
        Set<Law> broken = broken(Direction.FORWARD, operands -> {
            if (operands.cell() != null && ++calls[0] % 5 == 0) {
                Tampering.replace(operands.cell().dstCell(), 0, value -> value / 2);
            }
        });
        assertTrue(broken.contains(Law.STEP_EQUALITY), broken::toString);
    }

    @Test
    void computingWithWhatLiesBeforeTheHaloIsSeen() {
        Set<Law> broken = broken(Direction.FORWARD, operands -> {
            if (operands.cell() != null) {
                var hidden = operands.cell().srcHidden();
                int beforeHalo = Math.max(0, hidden.offset() - hidden.rowPitch() - 3 - 1);
                Tampering.replace(operands.dst(), 0, value -> value + 0 * hidden.get(beforeHalo));
            }
        });
        assertTrue(broken.contains(Law.LAYOUT_INDEPENDENCE), broken::toString);
    }

    @Test
    void violationNamesTensorAndTheCommandThatRepeatsIt() {
        KernelSource wrong = Tampering.of(
                Direction.BACKWARD_WEIGHTS, operands -> Tampering.replace(operands.diffWei(), 0, value -> value + 1));
        Subject subject = Subject.of(CELL, 256, wrong, SEED);
        LawViolation violation = assertThrows(LawViolation.class, () -> Law.REFERENCE_BOUND.check(subject));
        assertTrue(violation.getMessage().contains(CELL + ", dweight_x is "), violation::getMessage);
        assertTrue(
                violation
                        .getMessage()
                        .endsWith("./lanewise verify --key " + CELL
                                + " --direction backward_weights --type f64 --bits 256 --seed 5"),
                violation::getMessage);
    }

    private static Set<Law> broken(Direction direction, Consumer<Operands> wrong) {
        Set<Law> broken = EnumSet.noneOf(Law.class);
        for (Law law : Law.values()) {
            try {
                law.check(Subject.of(CELL, 0, Tampering.of(direction, wrong), SEED));
            } catch (LawViolation violation) {
                broken.add(violation.law());
            }
        }
        return broken;
    }
}
