package io.lanewise.verify.laws;

import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;

/** {@link Law#LAYOUT_INDEPENDENCE} of cells, with the canaries of {@link io.lanewise.verify.CellRunner}. */
final class CellLayoutIndependence {

    private static final int LAYOUTS = 4;

    private CellLayoutIndependence() {}

    static void check(CellTrial trial) {
        CellInputs inputs = trial.sequences().reals();
        CellResults expected = trial.run(inputs);
        trial.named(expected).forEach((name, tensor) -> {
            if (Double.isNaN(tensor.largest())) {
                trial.fail(name, "has NaN, though no input has: something beside the operands was read");
            }
        });
        for (int layout = 1; layout < LAYOUTS; layout++) {
            trial.requireSameBits(
                    expected, trial.run(inputs, trial.subject().seed() + layout), "with buffers in other places");
        }
    }
}
