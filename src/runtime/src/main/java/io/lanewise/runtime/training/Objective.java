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
import io.lanewise.runtime.graph.Network;
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
    private final Program heldOut;
    private final Workers workers;
    private final BatchTarget target;
    private final ReconstructionLoss[] losses;
    private final ReconstructionLoss[] heldOutLosses;
    private final CodePenaltyLoss[] penalties;
    private final GradientFinish finish;
    private double reconstruction;
    private double total;

    /**
     * @param program which is trained
     * @param heldOut which items held back are run on; it may be the same
     * @param target what the outputs of either are to be
     * @throws IllegalArgumentException when there are penalties on the code of a model over sequences
     */
    Objective(
            Network network,
            Program program,
            Program heldOut,
            BatchTarget target,
            LossSpec spec,
            List<ParameterTensor> tensors) {
        if (network.sequence().isPresent() && !spec.sparsity().isEmpty()) {
            throw new IllegalArgumentException(
                    "A model over sequences has no penalties on its code, whose gradient no program has: drop sparsity.");
        }
        this.program = program;
        this.heldOut = heldOut;
        this.workers = program.workers();
        this.target = target;
        this.losses = losses(spec.reconstruction(), network, program, target, true);
        this.heldOutLosses = losses(spec.reconstruction(), network, heldOut, target, false);
        Tensor code = program.code();
        View diffCode = spec.sparsity().isEmpty() ? null : diffCode(program);
        this.penalties = spec.sparsity().stream()
                .map(penalty -> new CodePenaltyLoss(penalty, code.shape(), code.view(), diffCode, program.batch()))
                .toArray(CodePenaltyLoss[]::new);
        this.finish = new GradientFinish(tensors, spec.weights());
    }

    /** One of each output. */
    private static ReconstructionLoss[] losses(
            LossSpec.Reconstruction kind, Network network, Program program, BatchTarget target, boolean withGradient) {
        var losses = new ReconstructionLoss[program.outputs().size()];
        for (int index = 0; index < losses.length; index++) {
            Tensor output = program.outputs().get(index);
            View wanted = target.frame(network.targets().get(index), output.shape());
            View diff = withGradient ? program.diffOutputs().get(index).view() : null;
            losses[index] =
                    new ReconstructionLoss(kind, output.shape(), output.view(), wanted, diff, program.batch());
        }
        return losses;
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
        reconstruction = sum(losses, items);
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

    /** The reconstruction loss of the first {@code items} items held back that are loaded; forward only. */
    double evaluate(int items) {
        heldOut.forward(items);
        return sum(heldOutLosses, items);
    }

    private double sum(ReconstructionLoss[] all, int items) {
        double sum = 0;
        for (ReconstructionLoss loss : all) {
            loss.items(items).runOn(workers);
            sum += loss.value();
        }
        return sum;
    }

    /** The reconstruction loss of the last run: the sum over the elements of all outputs, averaged over the batch. */
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
        View wanted = target.all();
        if (LossMath.of(wanted.type()).firstNonFinite(wanted, wanted.offset(), items * target.itemLength()) >= 0) {
            return DATA_NOT_FINITE;
        }
        if (hasNonFinite(program.code(), items)) {
            return "the code is not finite";
        }
        for (Tensor output : program.outputs()) {
            if (hasNonFinite(output, items)) {
                return "the output is not finite";
            }
        }
        return "the reconstruction loss overflows";
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
