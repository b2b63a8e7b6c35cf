package io.lanewise.verify.laws;

import io.lanewise.kernel.ElementType;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.reference.Tensor;
import java.util.List;

/** {@link Law#STEP_EQUALITY}, from the last step to the first, as backpropagation goes. */
final class CellStepEquality {

    private CellStepEquality() {}

    static void check(CellTrial trial) {
        CellInputs inputs = trial.sequences().reals();
        CellResults whole = trial.run(inputs);
        Tensor dhLater = Tensor.zerosLike(inputs.h0());
        Tensor dc = inputs.dcLast();
        for (int t = inputs.steps() - 1; t >= 0; t--) {
            Tensor h = t == 0 ? inputs.h0() : whole.h().get(t - 1);
            Tensor c = t == 0 ? inputs.c0() : whole.c().get(t - 1);
            Tensor dh = sum(trial.key().type(), inputs.dh().get(t), dhLater);
            CellResults one = trial.run(new CellInputs(
                    List.of(inputs.x().get(t)), h, c, inputs.parameters(), List.of(dh), dc));
            String step = "of step " + t + " by itself";
            trial.requireSameBits("h", whole.h().get(t), one.h().getFirst(), step);
            trial.requireSameBits("c", whole.c().get(t), one.c().getFirst(), step);
            trial.requireSameBits(
                    "dx", whole.gradients().dx().get(t), one.gradients().dx().getFirst(), step);
            dhLater = one.gradients().dh0();
            dc = one.gradients().dc0();
        }
        trial.requireSameBits("dh0", whole.gradients().dh0(), dhLater, "of all steps one by one");
        trial.requireSameBits("dc0", whole.gradients().dc0(), dc, "of all steps one by one");
    }

    /** What the kernels add themselves in a sequence. */
    private static Tensor sum(ElementType type, Tensor outer, Tensor later) {
        Tensor sum = outer.plus(later);
        return type == ElementType.F32 ? sum.map(value -> (float) value) : sum;
    }
}
