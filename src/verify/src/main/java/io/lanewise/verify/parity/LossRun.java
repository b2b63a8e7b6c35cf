package io.lanewise.verify.parity;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeLoss;
import io.lanewise.runtime.elementwise.CodePenaltyLoss;
import io.lanewise.runtime.elementwise.ReconstructionLoss;
import io.lanewise.runtime.elementwise.SparsityLoss;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.LossSpec;
import io.lanewise.verify.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the losses that training runs on a case. Training averages the reconstruction loss, L1 and L2 over the batch and
 * cases do not, so these are multiplied by the batch.
 */
final class LossRun {

    private final ParityCase.OfLosses losses;
    private final ElementType type;
    private final int items;

    LossRun(ParityCase.OfLosses losses, ElementType type) {
        this.losses = losses;
        this.type = type;
        this.items = losses.tensors().get("x").extent(0);
    }

    /** Each value and gradient under the name that a case has for it. */
    Map<String, Tensor> results() {
        Map<String, Tensor> results = new LinkedHashMap<>();
        reconstruction(results);
        penalty(results, "l1", new CodePenalty.L1(losses.lambda()), items);
        penalty(results, "l2", new CodePenalty.L2(losses.lambda()), items);
        penalty(results, "kl", new CodePenalty.Kl(losses.rho(), losses.lambda()), 1);
        return results;
    }

    private void reconstruction(Map<String, Tensor> results) {
        Tensor x = losses.tensors().get("x");
        Shape shape = Shape.vector(x.extent(1));
        View diff = view(Tensor.zerosLike(x), shape);
        View y = view(losses.tensors().get("y"), shape);
        ReconstructionLoss loss =
                new ReconstructionLoss(LossSpec.Reconstruction.L2, shape, y, view(x, shape), diff, items).items(items);
        loss.runAll();
        results.put("reconstruction", Tensor.of(new double[] {items * loss.value()}, 1));
        results.put("dy", values(diff, x).times(items));
    }

    private void penalty(Map<String, Tensor> results, String name, CodePenalty penalty, int scale) {
        Tensor h = losses.tensors().get("h");
        Shape shape = Shape.vector(h.extent(1));
        View diff = view(Tensor.zerosLike(h), shape);
        CodeLoss loss = loss(penalty, shape, view(h, shape), diff).items(items);
        try (Workers workers = Workers.of(1)) {
            loss.runOn(workers);
        }
        results.put(name, Tensor.of(new double[] {scale * loss.value()}, 1));
        results.put("d" + name, values(diff, h).times(scale));
    }

    private CodeLoss loss(CodePenalty penalty, Shape shape, View code, View diff) {
        return switch (penalty) {
            case CodePenalty.Elementwise each -> new CodePenaltyLoss(each, shape, code, diff, items);
            case CodePenalty.Kl kl -> new SparsityLoss(kl, shape, code, diff, items);
            case CodePenalty.Contractive contractive ->
                throw new IllegalArgumentException("No case has the Jacobian of an encoder.");
        };
    }

    private View view(Tensor values, Shape shape) {
        View view =
                View.dense(type == ElementType.F32 ? new float[values.size()] : new double[values.size()], 0, shape);
        for (int i = 0; i < values.size(); i++) {
            view.set(i, values.get(i));
        }
        return view;
    }

    private static Tensor values(View view, Tensor shape) {
        Tensor values = Tensor.zerosLike(shape);
        for (int i = 0; i < values.size(); i++) {
            values.values()[i] = view.get(i);
        }
        return values;
    }
}
