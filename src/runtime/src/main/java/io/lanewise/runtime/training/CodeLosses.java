package io.lanewise.runtime.training;

import io.lanewise.kernel.DenseKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodeLoss;
import io.lanewise.runtime.elementwise.CodePenaltyLoss;
import io.lanewise.runtime.elementwise.ContractiveLoss;
import io.lanewise.runtime.elementwise.NormalDivergenceLoss;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.elementwise.RunningMeans;
import io.lanewise.runtime.elementwise.SparsityLoss;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.CodeTransform;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All parts of the loss that depend on what the encoder gives. */
final class CodeLosses {

    private final Program program;
    private final Workers workers;
    private final CodeLoss[] losses;
    /** Null where there is none. */
    private final ContractiveLoss contractive;

    private final Optional<RunningMeans> running;

    /**
     * @param tensors the parameters of {@code program} and their gradients
     * @throws IllegalArgumentException when there are penalties on the code of a model over sequences, or one that the
     *     encoder does not allow
     */
    CodeLosses(Network network, Program program, List<CodePenalty> penalties, List<ParameterTensor> tensors) {
        if (network.sequence().isPresent() && !penalties.isEmpty()) {
            throw new IllegalArgumentException(
                    "A model over sequences has no penalties on its code, whose gradient no program has: drop sparsity.");
        }
        this.program = program;
        this.workers = program.workers();
        var made = new ArrayList<CodeLoss>();
        for (CodePenalty penalty : penalties) {
            made.add(loss(penalty, network, tensors));
        }
        program.sampledCode()
                .ifPresent(code -> made.add(new NormalDivergenceLoss(weight(network), code, program.batch())));
        this.losses = made.toArray(CodeLoss[]::new);
        this.contractive = only(ContractiveLoss.class).orElse(null);
        this.running = only(SparsityLoss.class).flatMap(SparsityLoss::running);
    }

    private CodeLoss loss(CodePenalty penalty, Network network, List<ParameterTensor> tensors) {
        Tensor code = program.code();
        View diff = diffCode();
        return switch (penalty) {
            case CodePenalty.Elementwise each ->
                new CodePenaltyLoss(each, code.shape(), code.view(), diff, program.batch());
            case CodePenalty.Kl kl -> new SparsityLoss(kl, code.shape(), code.view(), diff, program.batch());
            case CodePenalty.Contractive(double weight) -> {
                List<ModelLayer> encoder =
                        network.layers().stream().filter(ModelLayer::encoder).toList();
                if (encoder.size() != 1 || !(encoder.getFirst().key() instanceof DenseKey dense)) {
                    throw new IllegalArgumentException("contractive is for an encoder of one dense layer.");
                }
                ParameterTensor weights = tensors.getFirst();
                yield new ContractiveLoss(weight, dense, code.view(), diff, weights.value(), weights.gradient());
            }
        };
    }

    private static double weight(Network network) {
        return network.layers().stream()
                .flatMap(layer -> layer.transform().stream())
                .filter(CodeTransform.Gaussian.class::isInstance)
                .mapToDouble(transform -> ((CodeTransform.Gaussian) transform).weight())
                .findFirst()
                .orElseThrow();
    }

    private <L> Optional<L> only(Class<L> kind) {
        return List.of(losses).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    /**
     * Where the encoder has no parameters nobody wants the gradient, but the penalty is part of the loss all the same.
     */
    private View diffCode() {
        Tensor code = program.code();
        return program.diffCode().map(Tensor::view).orElseGet(() -> {
            int length = Math.toIntExact(program.batch() * code.shape().elements());
            return View.dense(
                    code.view().type() == ElementType.F32 ? new float[length] : new double[length], 0, code.shape());
        });
    }

    /** Their sum for the first {@code items} items; adds their gradients to that of the code, before it goes on backward. */
    double beforeEncoder(int items) {
        double sum = 0;
        for (CodeLoss loss : losses) {
            loss.items(items).runOn(workers);
            sum += loss.value();
        }
        return sum;
    }

    /** Adds the gradients of what depends on weights directly, after the encoder's backward pass. */
    void afterEncoder() {
        if (contractive != null) {
            contractive.addWeightGradient(workers);
        }
    }

    /** What one step hands on to the next. */
    Optional<RunningMeans> running() {
        return running;
    }
}
