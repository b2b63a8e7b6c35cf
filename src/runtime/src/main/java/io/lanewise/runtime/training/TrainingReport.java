package io.lanewise.runtime.training;

import java.util.List;
import java.util.Optional;

/**
 * What is to be told about a run.
 *
 * @param model its name
 * @param losses of every step, those before a resumed run included
 * @param validations of every measurement, those before a resumed run included; empty where nothing was held back
 * @param heldOut the trained model on items held back; empty where nothing was
 * @param seconds of this run, from the first step to the last
 * @param itemsPerSecond over this run
 */
public record TrainingReport(
        String model,
        Outcome outcome,
        PlanFigures plan,
        List<LossPoint> losses,
        List<ValidationPoint> validations,
        Optional<HeldOut> heldOut,
        double seconds,
        double itemsPerSecond) {

    public TrainingReport {
        losses = List.copyOf(losses);
        validations = List.copyOf(validations);
    }

    /** Updates that were done, those before a resumed run included; the model that was kept may have had fewer. */
    public long stepsDone() {
        return losses.isEmpty() ? outcome.steps() : losses.getLast().step();
    }

    /** The validation of the model that was kept, or else of the newest before it; empty where nothing was held back. */
    public Optional<ValidationPoint> keptValidation() {
        return validations.reversed().stream()
                .filter(point -> point.step() <= outcome.steps())
                .findFirst();
    }

    /** See {@link PlanFigures#perPixel}. */
    public double perPixel(double reconstruction) {
        return plan.perPixel(reconstruction);
    }
}
