package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Trained;
import io.lanewise.runtime.TrainingRun;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.PlanFigures;
import io.lanewise.runtime.training.PretrainingProgress;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.runtime.training.TrainingProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Training that a person looks at: a plan first, then a progress line; Ctrl-C ends it after the step that runs. */
final class WatchedTraining implements AutoCloseable {

    private final PrintWriter err;
    private final ProgressLine progress;
    private volatile boolean interrupted;
    private boolean stepped;
    private volatile TrainingRun run;
    private final Interrupt interrupt = new Interrupt(this::stop);

    WatchedTraining(PrintWriter err) {
        this.err = err;
        this.progress = new ProgressLine(err, ProgressLine.isTerminal());
    }

    /** Asks training to end after the step that runs; where it has not begun, before the first. */
    void stop() {
        progress.print("Ending after this step ...");
        interrupted = true;
        TrainingRun current = run;
        if (current != null) {
            current.stop();
        }
    }

    /** A line that stays while training goes on; from the thread that trains, or another. */
    void tell(String line) {
        progress.print(line);
    }

    /** Whether training has done a step. */
    boolean hasStepped() {
        return stepped;
    }

    /** @param others are told how training goes as well */
    Trained run(Autoencoder model, Split data, TrainingOptions how, TrainingListener... others) throws IOException {
        var training = model.training(data, how);
        run = training;
        // Pictures are read and kernels compiled before: what was asked for then holds.
        if (interrupted) {
            training.stop();
        }
        try (progress) {
            return training.run(TrainingListener.all(
                    Stream.concat(Stream.of(new Listener(data.note())), Stream.of(others)).toList()));
        }
    }

    /** Everything is written; a process that was interrupted may go. */
    @Override
    public void close() {
        interrupt.close();
    }

    private final class Listener implements TrainingListener {
        private final String split;
        private PlanFigures plan;

        Listener(String split) {
            this.split = split;
        }

        @Override
        public void onPretraining(PretrainingProgress now) {
            TrainingProgress training = now.training();
            String pair = "pair " + now.pair() + "/" + now.pairs() + ", " + now.encoder() + " with " + now.decoder();
            progress.show(pair + " " + ProgressLine.bar(training.step(), training.steps()) + " " + training.step() + "/"
                    + training.steps() + Figures.format("  loss %.3g", now.lossPerValue())
                    + Figures.format("  %.1f/s", training.itemsPerSecond()));
            if (training.step() == training.steps()) {
                progress.print("Pre-trained " + pair + ": "
                        + Figures.format("loss %.3g a value after ", now.lossPerValue())
                        + Figures.plural(training.steps(), "step") + ".");
            }
        }

        @Override
        public void onStart(PlanFigures figures) {
            plan = figures;
            err.println("Training on " + Figures.plural(plan.trainingItems(), "item")
                    + (plan.validationItems() == 0 ? nothingHeldBack() : ", " + Figures.count(plan.validationItems()) + " held back" + (split.isEmpty() ? "" : " (" + split + ")"))
                    + dropped() + "; "
                    + Figures.plural(plan.steps() - plan.firstStep(), "step")
                    + (plan.firstStep() == 0 ? "" : " to go from step " + plan.firstStep()) + " of "
                    + Figures.plural(plan.batch(), "item") + "; " + plan.type().spelling() + ", "
                    + Figures.plural(plan.threads(), "thread") + ", " + Figures.bytes(plan.plannedBytes()) + " planned.");
        }

        /** Where the spec holds something back, but there is no second item to train on. */
        private String nothingHeldBack() {
            return plan.trainingItems() == 1 ? ", none held back: a second one would tell how good the model is" : "";
        }

        private String dropped() {
            if (plan.droppedItems() == 0) {
                return "";
            }
            String reason = plan.validationItems() == 0
                    ? " left out as tests"
                    : " dropped because they show something of both";
            return ", " + Figures.count(plan.droppedItems()) + reason;
        }

        @Override
        public void onUnwritten(Path file, IOException reason) {
            progress.print(Errors.answer(reason).sentence() + (interrupted ? "" : " Training goes on."));
        }

        @Override
        public void onStep(TrainingProgress now) {
            String heldOut = now.validation()
                    .map(point -> Figures.format("  held out %.3g", plan.perPixel(point.reconstruction())))
                    .orElse("");
            stepped = true;
            progress.show(ProgressLine.bar(now.step(), now.steps()) + " " + now.step() + "/" + now.steps()
                    + Figures.format("  loss %.3g", now.lossPerPixel()) + heldOut
                    + Figures.format("  %.1f/s", now.itemsPerSecond())
                    + (now.step() == now.steps() ? "" : "  " + Figures.duration(now.secondsLeft()) + " left"));
        }
    }
}
