package io.lanewise.verify.laws;

import io.lanewise.kernel.ElementType;
import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.ReferenceCell;
import io.lanewise.verify.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@link Law#REFERENCE_BOUND}: the reference rounds too, in f64 and in an order of its own. */
final class CellReferenceBound {

    private CellReferenceBound() {}

    static void check(CellTrial trial) {
        CellInputs inputs = trial.sequences().reals();
        Map<String, Tensor> kernels = trial.named(CellBounds.of(trial.key(), inputs, false));
        Map<String, Tensor> bounds = new LinkedHashMap<>();
        trial.named(CellBounds.ofAnyOrder(trial.key().withType(ElementType.F64), inputs))
                .forEach((name, reference) -> bounds.put(name, reference.plus(kernels.get(name))));
        trial.requireWithin(
                bounds, trial.named(ReferenceCell.run(trial.key(), inputs)), trial.named(trial.run(inputs)));
    }
}
