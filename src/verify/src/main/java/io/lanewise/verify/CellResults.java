package io.lanewise.verify;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.verify.reference.ConvLstm;
import io.lanewise.verify.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a ConvLSTM cell computes over a sequence, or a bound for the error of each element of it.
 *
 * @param h hidden state of each step, {@code [N, hidden, H, W]}
 * @param c cell state of each step
 * @param gradients null where only forward was wanted
 */
public record CellResults(List<Tensor> h, List<Tensor> c, ConvLstm.Gradients gradients) {

    public CellResults {
        h = List.copyOf(h);
        c = List.copyOf(c);
    }

    /**
     * Each tensor under the name that reference cases have for it; those of all steps are {@code [T, N, ...]}. Gradients
     * of peepholes are there where the cell has some, and those of an input and its weights where it has one.
     */
    public Map<String, Tensor> byName(ConvLstmKey.Peephole peephole) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("h", stacked(h));
        named.put("c", stacked(c));
        if (gradients != null) {
            named.put("dx", stacked(gradients.dx()));
            named.put("dh0", gradients.dh0());
            named.put("dc0", gradients.dc0());
            named.put("dweight_x", gradients.parameters().weightX());
            named.put("dweight_h", gradients.parameters().weightH());
            named.put("dbias", gradients.parameters().bias());
            if (peephole != ConvLstmKey.Peephole.NONE) {
                named.put("dpeephole_i", gradients.parameters().peepholeI());
                named.put("dpeephole_f", gradients.parameters().peepholeF());
                named.put("dpeephole_o", gradients.parameters().peepholeO());
            }
        }
        named.values().removeIf(tensor -> tensor.size() == 0);
        return named;
    }

    private static Tensor stacked(List<Tensor> steps) {
        int[] step = steps.getFirst().shape();
        int[] shape = new int[step.length + 1];
        shape[0] = steps.size();
        System.arraycopy(step, 0, shape, 1, step.length);
        Tensor all = Tensor.zeros(shape);
        for (int t = 0; t < steps.size(); t++) {
            Tensor one = steps.get(t);
            System.arraycopy(one.values(), 0, all.values(), t * one.size(), one.size());
        }
        return all;
    }
}
