package io.lanewise.runtime.training;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Program;
import io.lanewise.runtime.graph.Recurrence;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.SequenceSpec;
import io.lanewise.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a model as its spec says. The result is a function of the model, the data and the seed: the number of threads,
 * the width of the vectors, and whether training was stopped and resumed change no bit of it.
 *
 * <p>A trainer runs once. {@link #stop} may be called from any thread.
 */
public final class Trainer {

    private static final double NANOSECONDS = 1e9;

    private final ModelSpec spec;
    private final Network network;
    private final Parameters parameters;
    private final Dispatch dispatch;
    private final int threads;
    private final ItemSource training;
    private final ItemSource validation;
    private final int dropped;
    private final TrainingOptions options;
    private final BatchSchedule schedule;
    private final long steps;
    private final String run;
    private final List<LossPoint> losses = new ArrayList<>();
    private final Validations validations;
    private volatile boolean stopped;
    private boolean begun;
    private long done;

    /**
     * @param network of the model, in the element type to train in
     * @param parameters where training begins; changed by it
     * @param data items of the shape of the model's input, or sequences of as many such frames as the model is for; the
     *     caller closes them
     * @throws DataException when the items have another shape, or there are none
     */
    public Trainer(
            ModelSpec spec,
            Network network,
            Parameters parameters,
            Dispatch dispatch,
            int threads,
            Split data,
            TrainingOptions options)
            throws DataException {
        this.spec = spec;
        this.network = network;
        this.parameters = parameters;
        this.dispatch = dispatch;
        this.threads = threads;
        this.training = data.training();
        this.validation = data.validation();
        this.dropped = data.dropped();
        this.options = options;
        requireFit(training);
        TrainingSpec how = spec.training();
        this.schedule = new BatchSchedule(training.items(), how.batch(), how.seed());
        this.steps = switch (how.length().unit()) {
            case STEPS -> how.length().count();
            case EPOCHS -> (long) how.length().count() * schedule.stepsPerEpoch();
        };
        this.run = Checkpoint.run(spec, training, steps);
        this.validations = new Validations(spec, validation, parameters, options, steps);
    }

    private void requireFit(ItemSource items) throws DataException {
        if (items.items() == 0) {
            throw new DataException("There is no item to train on.");
        }
        if (items.frames() != network.frames()) {
            throw new DataException("The items are " + kind(items.frames()) + ", but the model takes "
                    + kind(network.frames()) + ": open the data with the frames of the model.");
        }
        Shape input = spec.input();
        if (items.itemLength() != network.frames() * input.elements()) {
            throw new DataException("The items are " + items.height() + "x" + items.width() + "x" + items.channels()
                    + ", but the model takes " + input + ": open the data with the size of the model's input.");
        }
    }

    private static String kind(int frames) {
        return frames == 1 ? "single maps" : "sequences of " + frames + " frames";
    }

    /**
     * Asks training to end after the step that runs; a checkpoint is then saved where {@link TrainingOptions} name one.
     */
    public void stop() {
        stopped = true;
    }

    /** The parameters: while training runs nobody else's, afterwards the result. */
    public Parameters parameters() {
        return parameters;
    }

    /**
     * Trains until all steps are done, {@link #stop} is called, or something is not finite.
     *
     * @throws IOException when an item cannot be read or is not finite: a checkpoint of the steps done is saved before,
     *     where {@link TrainingOptions} name one; when the one to resume cannot be read, or there is no room for one
     */
    public TrainingReport run(TrainingListener listener) throws IOException {
        if (begun) {
            throw new IllegalStateException("A trainer runs once.");
        }
        begun = true;
        try (var workers = Workers.of(threads)) {
            int batch = Math.min(spec.training().batch(), training.items());
            var linker = new Linker(dispatch, workers);
            LinkOptions linking = linking(spec, batch, validation.items());
            Program program = linker.link(network, parameters, linking);
            Program heldOut = linking.heldOut() == 0
                    ? program
                    : linker.link(network, parameters, LinkOptions.inference(linking.heldOut()));
            var step = new TrainingStep(spec, network, program, heldOut);
            if (options.resume().isPresent()) {
                resume(options.resume().get(), step);
            }
            Optional<CheckpointFile> file = options.checkpoint()
                    .map(path -> new CheckpointFile(path, spec, parameters, memory(step), schedule, run));
            if (file.isPresent()) {
                file.get().requireSpace(checkpoint());
            }
            PlanFigures plan = plan(batch, program.memory());
            listener.onStart(plan);
            if (options.resume().isPresent()) {
                listener.onResume(List.copyOf(losses), List.copyOf(validations.points()));
            }
            long start = System.nanoTime();
            Outcome outcome;
            try {
                outcome = run(step, plan, file, listener, start);
            } catch (IOException e) {
                file.ifPresent(saved -> saved.writeAfter(e, checkpoint()));
                throw e;
            }
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            if (file.isPresent()) {
                outcome = saveAt(outcome, file.get(), listener);
            }
            outcome = keep(outcome, step);
            Optional<HeldOut> measured = validation.items() == 0
                    ? Optional.empty()
                    : Optional.of(step.examine(validation, options.samples()));
            return new TrainingReport(
                    spec.name(), outcome, plan, losses, validations.points(), measured, seconds, itemsSince(plan) / seconds);
        }
    }

    /** What bits depend on, beside the model and the data themselves; see {@link Checkpoint#run}. */
    String description() {
        return run;
    }

    /** The report of a run that ended before its first step. */
    TrainingReport notBegun(Outcome outcome) {
        try (var workers = Workers.of(1)) {
            int batch = Math.min(spec.training().batch(), training.items());
            MemoryPlan memory =
                    new Linker(dispatch, workers).plan(network, linking(spec, batch, validation.items()));
            return new TrainingReport(
                    spec.name(), outcome, plan(batch, memory), losses, validations.points(), Optional.empty(), 0, 0);
        }
    }

    /**
     * What a program is linked for that trains a model in batches of so many items.
     *
     * @param heldOut items that are held back; where training follows teachers, a second program measures them
     */
    public static LinkOptions linking(ModelSpec spec, int batch, int heldOut) {
        // Beside the optimizer's memory, training keeps the parameters of the step before, and perhaps the best ones.
        int states = (BestModel.isResult(spec) ? 2 : 1)
                + switch (spec.training().optimizer()) {
                    case Optimizer.Sgd sgd -> 1;
                    case Optimizer.Adam adam -> 2;
                };
        var gradients = spec.training().backpropagation();
        boolean teachers = spec.sequence().map(SequenceSpec::hasTeachers).orElse(false);
        return LinkOptions.training(batch)
                .withOptimizerStates(states)
                .withHeldOut(teachers ? Math.min(batch, heldOut) : 0)
                .withRecurrence(new Recurrence(teachers, gradients.truncate(), gradients.memory()));
    }

    private void resume(Path path, TrainingStep step) throws IOException {
        var checkpoint = Checkpoint.read(path, spec, parameters, memory(step), schedule, run);
        done = checkpoint.step();
        losses.addAll(checkpoint.losses());
        validations.resume(checkpoint.validations());
        step.program().parametersChanged();
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(done, losses, validations.points());
    }

    /** A model that is done needs no checkpoint, but what was interrupted would be lost without. */
    private Outcome saveAt(Outcome outcome, CheckpointFile file, TrainingListener listener) throws IOException {
        return switch (outcome.end()) {
            case DIVERGED -> outcome;
            case INTERRUPTED -> Outcome.interrupted(done, steps, Optional.of(file.rescue(checkpoint(), listener)));
            case FINISHED, STOPPED_EARLY ->
                file.tryWrite(checkpoint(), listener) ? outcome : outcome.withoutCheckpoint(file.file());
        };
    }

    /** What a checkpoint has beside the parameters. */
    private TrainingMemory memory(TrainingStep step) {
        return step.memory().with(validations.state());
    }

    private PlanFigures plan(int batch, MemoryPlan memory) {
        return new PlanFigures(
                spec.input(),
                network.frames(),
                network.targets().size(),
                ModelLayers.code(spec),
                network.layers().getFirst().key().type(),
                parameters.elements(),
                network.macs(),
                batch,
                training.items(),
                validation.items(),
                dropped,
                done,
                steps,
                threads,
                dispatch.description(),
                memory);
    }

    private Outcome run(
            TrainingStep step, PlanFigures plan, Optional<CheckpointFile> file, TrainingListener listener, long start)
            throws IOException {
        long first = done;
        long items = 0;
        var pace = new Pace();
        // A resumed run measures only when the whole one would, so that its validations are the same.
        if (validations.points().isEmpty()) {
            validations.measure(step, done, listener);
        }
        while (done < steps) {
            if (stopped) {
                return Outcome.interrupted(done, steps, Optional.empty());
            }
            if (validations.inVain() > 0) {
                return Outcome.stoppedEarly(done, steps, validations.inVain());
            }
            double rate = rate(done + 1);
            String problem = step.train(training, schedule, done, rate);
            if (problem != null) {
                return divergence(problem, step.lostSteps());
            }
            items += schedule.items(done);
            done++;
            LossPoint point = step.point(done);
            losses.add(point);
            if (validations.isDue(done) || done == steps) {
                validations.measure(step, done, listener);
            }
            int checkpointEvery = spec.training().checkpointEvery();
            if (checkpointEvery > 0 && done % checkpointEvery == 0 && done < steps) {
                file.ifPresent(target -> target.tryWrite(checkpoint(), listener));
            }
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            pace.add(seconds, done - first, items);
            listener.onStep(new TrainingProgress(
                    steps,
                    schedule.epoch(done - 1),
                    point,
                    plan.perPixel(point.reconstruction()),
                    rate,
                    step.gradientLength(),
                    validations.newest(),
                    seconds,
                    (steps - done) * pace.secondsPerStep(),
                    pace.itemsPerSecond()));
        }
        return Outcome.finished(steps, done - first);
    }

    /** The step size of a step, counted from 1. */
    private double rate(long step) {
        TrainingSpec how = spec.training();
        return how.schedule().rate(how.optimizer().rate(), step, steps);
    }

    private Outcome divergence(String problem, int lostSteps) {
        return Outcome.diverged(
                done + 1, problem, done - lostSteps, spec.training().optimizer().rate());
    }

    /** The parameters become those of the model that is the result. */
    private Outcome keep(Outcome outcome, TrainingStep step) {
        Optional<Long> best = validations.restoreBest();
        if (best.isPresent()) {
            step.program().parametersChanged();
            return outcome.keepingBest(best.get());
        }
        return outcome.end() == Outcome.End.DIVERGED ? outcome.keepingNewest() : outcome;
    }

    private long itemsSince(PlanFigures plan) {
        long items = 0;
        for (long step = plan.firstStep(); step < done; step++) {
            items += schedule.items(step);
        }
        return items;
    }
}
