package io.lanewise.verify.laws;

import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Law#LATTICE_EQUALITY} of cells: without activations a cell is a polynomial, whose value on whole numbers is
 * exact while it stays below 2^53; the longest sequence is tried for which it does.
 */
final class CellLatticeEquality {

    private static final double EXACT = 0x1p53;

    private CellLatticeEquality() {}

    static void check(CellTrial given) {
        for (int steps = given.steps(); steps > 0; steps--) {
            CellTrial trial = given.exact().withSteps(steps);
            CellInputs inputs = trial.sequences().sparse();
            if (staysExact(trial, inputs)) {
                compare(trial, inputs);
                return;
            }
        }
        throw new IllegalStateException("The sums of one step reach 2^53: too large a cell for this law.");
    }

    private static void compare(CellTrial trial, CellInputs inputs) {
        Map<String, Tensor> expected = trial.named(ReferenceCell.run(trial.key(), inputs));
        Map<String, Tensor> zeros = new HashMap<>();
        expected.forEach((name, tensor) -> zeros.put(name, Tensor.zerosLike(tensor)));
        trial.requireWithin(zeros, expected, trial.named(trial.run(inputs)));
    }

    /** The reference on absolute values is as large as any sum of products on the way, but for the sum 1 of slopes. */
    private static boolean staysExact(CellTrial trial, CellInputs inputs) {
        CellResults largest = ReferenceCell.run(trial.key(), absolute(inputs));
        return trial.named(largest).values().stream().allMatch(tensor -> tensor.largest() < EXACT);
    }

    private static CellInputs absolute(CellInputs inputs) {
        ConvLstm.Parameters parameters = inputs.parameters();
        return new CellInputs(
                absolute(inputs.x()),
                inputs.h0().abs(),
                inputs.c0().abs(),
                new ConvLstm.Parameters(
                        parameters.weightX().abs(),
                        parameters.weightH().abs(),
                        parameters.bias().abs(),
                        parameters.peepholeI().abs(),
                        parameters.peepholeF().abs(),
                        parameters.peepholeO().abs()),
                absolute(inputs.dh()),
                inputs.dcLast().abs());
    }

    private static List<Tensor> absolute(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::abs).toList();
    }
}
