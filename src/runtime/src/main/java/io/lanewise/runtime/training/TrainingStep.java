package io.lanewise.runtime.training;

import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.elementwise.GradientClip;
import io.lanewise.runtime.elementwise.MeanActivation;
import io.lanewise.runtime.elementwise.ParameterTensor;
import io.lanewise.runtime.elementwise.ParameterUpdate;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.spec.CodePenalty;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program with all that one step of training, or a validation, needs. */
final class TrainingStep {

    private final Shape input;
    private final Network network;
    private final Program program;
    private final Program heldOut;
    private final BatchLoader loader;
    private final Objective objective;
    /** Null over sequences. */
    private final MeanActivation heldOutActivation;

    private final GradientClip clip;
    private final ParameterUpdate update;
    private boolean updated;
    private int lostSteps;

    /**
     * @param program linked for training, whose parameters the steps change
     * @param heldOut by which items held back are measured, without teachers; where training follows none either, it is
     *     the same
     */
    TrainingStep(ModelSpec spec, Network network, Program program, Program heldOut) {
        this.input = spec.input();
        this.network = network;
        this.program = program;
        this.heldOut = heldOut;
        this.loader = new BatchLoader(spec, network, program, heldOut);
        List<ParameterTensor> tensors = tensors(program);
        this.objective = new Objective(network, program, heldOut, loader.target(), spec.loss(), tensors);
        this.heldOutActivation = network.sequence().isPresent() ? null : activation(heldOut);
        this.clip = new GradientClip(
                objective.gradientNorm(), spec.training().backpropagation().clipNorm());
        this.update = new ParameterUpdate(spec.training().optimizer(), tensors);
    }

    private static List<ParameterTensor> tensors(Program program) {
        Parameters gradients = program.gradients();
        var tensors = new ArrayList<ParameterTensor>();
        for (Parameter parameter : program.parameters().all()) {
            View gradient = gradients.named(parameter.name()).view();
            boolean penalized = parameter.role() == Parameter.Role.WEIGHT;
            tensors.add(
                    new ParameterTensor(parameter.name(), parameter.view(), gradient, parameter.length(), penalized));
        }
        return tensors;
    }

    /**
     * Trains one step. When something is not finite, the parameters are afterwards the newest ones whose loss was.
     *
     * @param step counted from 0
     * @param rate its step size
     * @return null, or what is not finite
     */
    String train(ItemSource source, BatchSchedule schedule, long step, double rate) throws IOException {
        loader.loadStep(source, schedule, step);
        String problem = objective.run(schedule.items(step));
        if (problem != null) {
            // The loss of these parameters is not finite, but where only the gradient is not, they are good.
            if (!Double.isFinite(objective.total())) {
                takeBack();
                lostSteps = updated ? 1 : 0;
            }
            return problem;
        }
        clip.runOn(program.workers());
        update.step(step + 1, rate).runOn(program.workers());
        updated = true;
        String tensor = update.firstNonFinite();
        if (tensor != null) {
            takeBack();
            return tensor + " is not finite after the update";
        }
        objective.advance();
        program.parametersChanged();
        return null;
    }

    private void takeBack() {
        if (updated) {
            update.takeBack();
            program.parametersChanged();
        }
    }

    /**
     * Of the steps that did not fail, how many the parameters that were kept after one that did have not seen: 0 or 1.
     */
    int lostSteps() {
        return lostSteps;
    }

    /** The loss of the last step. */
    LossPoint point(long step) {
        return new LossPoint(step, objective.total(), objective.reconstruction());
    }

    /** The length of the last step's gradient, before it was clipped. */
    double gradientLength() {
        return clip.length();
    }

    /**
     * Measures all items of a source.
     *
     * @param step updates that were done
     */
    ValidationPoint validate(ItemSource source, long step) throws IOException {
        takeOverParameters();
        double sum = 0;
        double activations = 0;
        for (int first = 0; first < source.items(); first += heldOut.batch()) {
            int count = Math.min(heldOut.batch(), source.items() - first);
            loader.loadHeldOut(source, first, count);
            sum += objective.evaluate(count) * count;
            activations += meanActivation(count) * count;
        }
        return new ValidationPoint(step, sum / source.items(), activations / source.items());
    }

    /** Of all elements of the codes held back that were computed last. */
    private double meanActivation(int items) {
        if (heldOutActivation == null) {
            return Double.NaN;
        }
        heldOutActivation.runOn(heldOut.workers(), items);
        return heldOutActivation.mean();
    }

    private static MeanActivation activation(Program program) {
        Tensor code = program.code();
        return new MeanActivation(CodePenalty.Kl.Unit.CHANNEL, code.shape(), code.view(), program.batch());
    }

    /** Measures all items of a source. */
    HeldOut examine(ItemSource source, int samples) throws IOException {
        takeOverParameters();
        List<Integer> targets = network.targets();
        var patches = network.patches();
        int length = patches.length();
        int made = targets.size() * length;
        var reconstruction = new float[made];
        var items = new ArrayList<HeldOut.Item>();
        var kept = new ArrayList<HeldOut.Sample>();
        for (int first = 0; first < source.items(); first += heldOut.batch()) {
            int count = Math.min(heldOut.batch(), source.items() - first);
            loader.loadHeldOut(source, first, count);
            heldOut.forward(count);
            for (int index = 0; index < count; index++) {
                int at = index * loader.itemLength();
                double squares = 0;
                for (int output = 0; output < targets.size(); output++) {
                    int from = output * length;
                    patches.fromItem(heldOut.outputs().get(output), index, reconstruction, from);
                    int wanted = at + targets.get(output) * length;
                    squares += length * Metrics.meanSquaredError(reconstruction, from, loader.clean(), wanted, length);
                }
                double noisyError = Metrics.meanSquaredError(
                        loader.noisy(), at, loader.clean(), at, network.past() * length);
                items.add(new HeldOut.Item(
                        loader.name(index), Metrics.psnr(noisyError), Metrics.psnr(squares / made), squares));
                if (network.frames() == 1 && kept.size() < samples) {
                    kept.add(new HeldOut.Sample(
                            loader.name(index),
                            input,
                            Arrays.copyOfRange(loader.clean(), at, at + length),
                            Arrays.copyOfRange(loader.noisy(), at, at + length),
                            reconstruction.clone()));
                }
            }
        }
        return new HeldOut(items, kept);
    }

    /** Only what is measured has to know of new parameters. */
    private void takeOverParameters() {
        if (heldOut != program) {
            heldOut.parametersChanged();
        }
    }

    Program program() {
        return program;
    }

    /** What the next step goes on from, beside the parameters. */
    TrainingMemory memory() {
        return new TrainingMemory(update.moments(), objective.running());
    }
}
