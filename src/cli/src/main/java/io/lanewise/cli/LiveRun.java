package io.lanewise.cli;

import io.lanewise.runtime.training.LossPoint;
import io.lanewise.runtime.training.PlanFigures;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingProgress;
import io.lanewise.runtime.training.ValidationPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a run has done so far, for any number of readers. It only grows, and readers look at what has grown since they
 * looked last: so nothing waits in a queue for a slow one, and training never waits for any.
 */
final class LiveRun implements TrainingListener {

    private final Curve losses = new Curve();
    private final Curve validations = new Curve();
    private PlanFigures plan;
    private TrainingProgress newest;
    private String ending;
    private long version;

    /** Points of a curve, loss a pixel over step. */
    private static final class Curve {
        private double[] steps = new double[1024];
        private double[] values = new double[1024];
        private int count;

        void add(double step, double value) {
            if (count == steps.length) {
                steps = Arrays.copyOf(steps, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            steps[count] = step;
            values[count++] = value;
        }

        Points points() {
            return new Points(steps, values, count);
        }
    }

    /**
     * The first points of a curve, which do not change any more.
     *
     * @param steps of which the first {@code count} are points
     */
    record Points(double[] steps, double[] values, int count) {}

    /**
     * How things stood at a moment.
     *
     * @param version grows with each change
     * @param newest progress; empty before the first step
     * @param ending what to tell when the run has ended; empty while it goes on
     */
    record Snapshot(
            long version,
            Points losses,
            Points validations,
            Optional<TrainingProgress> newest,
            Optional<String> ending) {}

    @Override
    public synchronized void onStart(PlanFigures figures) {
        plan = figures;
        changed();
    }

    @Override
    public synchronized void onResume(List<LossPoint> before, List<ValidationPoint> measured) {
        before.forEach(point -> losses.add(point.step(), plan.perPixel(point.reconstruction())));
        measured.forEach(point -> validations.add(point.step(), plan.perPixel(point.reconstruction())));
        changed();
    }

    @Override
    public synchronized void onValidation(ValidationPoint point) {
        validations.add(point.step(), plan.perPixel(point.reconstruction()));
        changed();
    }

    @Override
    public synchronized void onStep(TrainingProgress progress) {
        losses.add(progress.step(), progress.lossPerPixel());
        newest = progress;
        changed();
    }

    /** The run has ended; what is said first holds. */
    synchronized void end(String message) {
        if (ending == null) {
            ending = message;
            changed();
        }
    }

    private void changed() {
        version++;
        notifyAll();
    }

    /**
     * Waits for something new.
     *
     * @param seen the version that is known
     * @param milliseconds after which the same is returned again
     */
    synchronized Snapshot await(long seen, long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + milliseconds * 1_000_000;
        for (long left = milliseconds; version == seen && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return new Snapshot(
                version,
                losses.points(),
                validations.points(),
                Optional.ofNullable(newest),
                Optional.ofNullable(ending));
    }
}
