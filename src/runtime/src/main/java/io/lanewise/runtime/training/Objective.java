package io.lanewise.runtime.training;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.CodePenaltyLoss;
import io.lanewise.runtime.elementwise.GradientFinish;
import io.lanewise.runtime.elementwise.GradientNorm;
import io.lanewise.runtime.elementwise.LossMath;
import io.lanewise.runtime.elementwise.MapBlocks;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.elementwise.ReconstructionLoss;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LossSpec;
import java.util.List;

/**
 * What training makes small, and its gradient: the reconstruction loss, the penalties on the code, the penalty on the
 * weights; see {@link ReconstructionLoss}, {@link CodePenaltyLoss}, {@link GradientFinish}.
 */
final class Objective {

    /** Of values that no smaller step would mend. */
    static final String DATA_NOT_FINITE = "an item of the data is not finite";

    private final Program program;
    private final Workers workers;
    private final View target;
    private final ReconstructionLoss loss;
    private final ReconstructionLoss lossOnly;
    private final CodePenaltyLoss[] penalties;
    private final GradientFinish finish;
    private double reconstruction;
    private double total;

    /** @param target array of what the output is to be, dense items */
    Objective(Program program, Object target, LossSpec spec, List<ParameterTensor> tensors) {
        this.program = program;
        this.workers = program.workers();
        int batch = program.batch();
        Tensor output = program.output();
        // A decoder that ends with a dense layer gives vectors where the input is a map.
        this.target = View.dense(target, 0, output.shape());
        View diff = program.diffOutput().view();
        this.loss = new ReconstructionLoss(
                spec.reconstruction(), output.shape(), output.view(), this.target, diff, batch);
        this.lossOnly = new ReconstructionLoss(
                spec.reconstruction(), output.shape(), output.view(), this.target, null, batch);
        Tensor code = program.code();
        View diffCode = spec.sparsity().isEmpty() ? null : diffCode(program);
        this.penalties = spec.sparsity().stream()
                .map(penalty -> new CodePenaltyLoss(penalty, code.shape(), code.view(), diffCode, batch))
                .toArray(CodePenaltyLoss[]::new);
        this.finish = new GradientFinish(tensors, spec.weights());
    }

    /**
     * Where the encoder has no parameters nobody wants the gradient, but the penalty is part of the loss all the same.
     */
    private static View diffCode(Program program) {
        Tensor code = program.code();
        return program.diffCode().map(Tensor::view).orElseGet(() -> {
            int length = Math.toIntExact(program.batch() * code.shape().elements());
            return View.dense(
                    code.view().type() == ElementType.F32 ? new float[length] : new double[length], 0, code.shape());
        });
    }

    /**
     * Runs the program forward and backward for the first {@code items} items of what is loaded.
     *
     * @return null, or what is not finite
     */
    String run(int items) {
        program.forward(items);
        loss.items(items).runOn(workers);
        reconstruction = loss.value();
        total = reconstruction;
        if (!Double.isFinite(reconstruction)) {
            return "the loss is " + reconstruction + ", because " + firstNonFinite(items);
        }
        program.backwardDecoder();
        for (CodePenaltyLoss penalty : penalties) {
            penalty.items(items).runOn(workers);
            total += penalty.value();
        }
        program.backwardEncoder();
        finish.runOn(workers);
        total += finish.penalty();
        if (!Double.isFinite(total)) {
            return "the loss is " + total + ", because of its penalties";
        }
        String tensor = finish.norm().firstNonFinite();
        return tensor == null ? null : "the gradient of " + tensor + " is not finite";
    }

    /** The reconstruction loss of the first {@code items} items of what is loaded; forward only. */
    double evaluate(int items) {
        program.forward(items);
        lossOnly.items(items).runOn(workers);
        return lossOnly.value();
    }

    /** The reconstruction loss of the last run: the sum over the elements of an item, averaged over the batch. */
    double reconstruction() {
        return reconstruction;
    }

    /** The loss of the last run, with all penalties. */
    double total() {
        return total;
    }

    /** The length of the gradient of the last run. */
    GradientNorm gradientNorm() {
        return finish.norm();
    }

    private String firstNonFinite(int items) {
        if (hasNonFinite(program.output().shape().elements(), target, items)) {
            return DATA_NOT_FINITE;
        }
        if (hasNonFinite(program.code(), items)) {
            return "the code is not finite";
        }
        return hasNonFinite(program.output(), items) ? "the output is not finite" : "the reconstruction loss overflows";
    }

    private static boolean hasNonFinite(long elements, View dense, int items) {
        int length = Math.toIntExact(elements * items);
        return LossMath.of(dense.type()).firstNonFinite(dense, dense.offset(), length) >= 0;
    }

    private static boolean hasNonFinite(Tensor tensor, int items) {
        View view = tensor.view();
        var math = LossMath.of(view.type());
        int length = tensor.shape().width() * tensor.shape().channels();
        for (int item = 0; item < items; item++) {
            for (int row = 0; row < tensor.shape().height(); row++) {
                if (math.firstNonFinite(view, MapBlocks.at(view, item, row), length) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
