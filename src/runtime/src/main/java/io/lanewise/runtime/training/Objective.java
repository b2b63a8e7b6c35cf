package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.Emphasis;
import io.lanewise.runtime.elementwise.EmphasizedLoss;
import io.lanewise.runtime.elementwise.GradientFinish;
import io.lanewise.runtime.elementwise.GradientNorm;
import io.lanewise.runtime.elementwise.LossMath;
import io.lanewise.runtime.elementwise.MapBlocks;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.elementwise.ReconstructionLoss;
import io.lanewise.runtime.elementwise.RunningMeans;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.LossSpec;
import java.util.List;
import java.util.Optional;

/**
 * What training makes small, and its gradient: the reconstruction loss, what depends on the code, the penalty on the
 * weights; see {@link ReconstructionLoss}, {@link CodeLosses}, {@link GradientFinish}.
 */
final class Objective {

    /** Of values that no smaller step would mend. */
    private final Program program;
    private final Program heldOut;
    private final Workers workers;
    private final BatchTarget target;
    private final ReconstructionLoss[] losses;
    private final ReconstructionLoss[] heldOutLosses;
    private final Optional<EmphasizedLoss> emphasized;
    private final CodeLosses codeLosses;
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
        this.program = program;
        this.heldOut = heldOut;
        this.workers = program.workers();
        this.target = target;
        this.emphasized = target.emphasis().map(emphasis -> emphasized(spec.reconstruction(), emphasis));
        this.losses = losses(spec.reconstruction(), network, program, target, emphasized.isEmpty());
        this.heldOutLosses = losses(spec.reconstruction(), network, heldOut, target, false);
        this.codeLosses = new CodeLosses(network, program, spec.sparsity(), tensors);
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

    private EmphasizedLoss emphasized(LossSpec.Reconstruction kind, Emphasis emphasis) {
        Tensor output = program.output();
        View wanted = target.frame(0, output.shape());
        View diff = program.diffOutput().view();
        return new EmphasizedLoss(kind, output.shape(), output.view(), wanted, emphasis, diff, program.batch());
    }

    /**
     * Runs the program forward and backward for the first {@code items} items of what is loaded.
     *
     * @return null, or what is not finite
     */
    String run(int items) {
        program.forward(items);
        reconstruction = sum(losses, items);
        total = emphasized.isPresent() ? emphasized(emphasized.get(), items) : reconstruction;
        if (!Double.isFinite(reconstruction)) {
            return "the loss is " + reconstruction + ", because " + firstNonFinite(items);
        }
        program.backwardDecoder();
        total += codeLosses.beforeEncoder(items);
        program.backwardEncoder();
        codeLosses.afterEncoder();
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

    private double emphasized(EmphasizedLoss loss, int items) {
        loss.items(items).runOn(workers);
        return loss.value();
    }

    private double sum(ReconstructionLoss[] all, int items) {
        double sum = 0;
        for (ReconstructionLoss loss : all) {
            loss.items(items).runOn(workers);
            sum += loss.value();
        }
        return sum;
    }

    /**
     * The reconstruction loss of the last run: the sum over the elements of all outputs, averaged over the batch. All
     * elements count alike, whatever the emphasis, so that runs can be compared.
     */
    double reconstruction() {
        return reconstruction;
    }

    /** Takes what the last run found of running means as what the next one goes on from. */
    void advance() {
        codeLosses.running().ifPresent(RunningMeans::advance);
    }

    /** Running means of activations, where the loss has them. */
    Optional<RunningMeans> running() {
        return codeLosses.running();
    }

    /** The loss of the last run, with emphasis and all penalties: what the gradient is of. */
    double total() {
        return total;
    }

    /** The length of the gradient of the last run. */
    GradientNorm gradientNorm() {
        return finish.norm();
    }

    private String firstNonFinite(int items) {
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
