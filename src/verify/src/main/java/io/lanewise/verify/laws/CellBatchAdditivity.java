package io.lanewise.verify.laws;

import io.lanewise.verify.CellBounds;
import io.lanewise.verify.CellInputs;
import io.lanewise.verify.CellResults;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Law#BATCH_ADDITIVITY} of cells: the bits of each item are those of the item alone; gradients of parameters are
 * two sums of the same products in two orders, each within the bound of any order.
 */
final class CellBatchAdditivity {

    private static final int ITEMS = 2;

    private CellBatchAdditivity() {}

    static void check(CellTrial given) {
        CellTrial trial = given.withBatch(ITEMS);
        CellInputs inputs = trial.sequences().reals();
        CellResults whole = trial.run(inputs);
        ConvLstm.Parameters sum = null;
        for (int n = 0; n < ITEMS; n++) {
            CellResults one = trial.run(item(inputs, n));
            ConvLstm.Parameters gradient = one.gradients().parameters();
            trial.requireSameBits(item(whole, n, gradient), one, "of item " + n + " by itself");
            sum = sum == null ? gradient : sum.plus(gradient);
        }
        Map<String, Tensor> bounds = new LinkedHashMap<>();
        trial.named(CellBounds.ofAnyOrder(trial.key(), inputs))
                .forEach((name, bound) -> bounds.put(name, bound.times(2)));
        trial.requireWithin(bounds, trial.named(withParameters(whole, sum)), trial.named(whole));
    }

    private static CellInputs item(CellInputs inputs, int n) {
        return new CellInputs(
                items(inputs.x(), n),
                inputs.h0().items(n, n + 1),
                inputs.c0().items(n, n + 1),
                inputs.parameters(),
                items(inputs.dh(), n),
                inputs.dcLast().items(n, n + 1));
    }

    /** What is of one item; the gradients of parameters, which are sums over all items, are given. */
    private static CellResults item(CellResults whole, int n, ConvLstm.Parameters parameters) {
        return new CellResults(
                items(whole.h(), n),
                items(whole.c(), n),
                new ConvLstm.Gradients(
                        items(whole.gradients().dx(), n),
                        whole.gradients().dh0().items(n, n + 1),
                        whole.gradients().dc0().items(n, n + 1),
                        parameters));
    }

    private static CellResults withParameters(CellResults results, ConvLstm.Parameters parameters) {
        ConvLstm.Gradients gradients = results.gradients();
        return new CellResults(
                results.h(),
                results.c(),
                new ConvLstm.Gradients(gradients.dx(), gradients.dh0(), gradients.dc0(), parameters));
    }

    private static List<Tensor> items(List<Tensor> tensors, int n) {
        return tensors.stream().map(tensor -> tensor.items(n, n + 1)).toList();
    }
}
