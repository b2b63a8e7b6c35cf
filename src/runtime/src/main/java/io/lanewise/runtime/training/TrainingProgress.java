package io.lanewise.runtime.training;

import java.util.Optional;

/**
 * How far training has come.
 *
 * @param steps of the whole run
 * @param epoch counted from 0
 * @param point the loss of the step that just ended
 * @param lossPerPixel the reconstruction loss of that step; see {@link PlanFigures#perPixel}
 * @param rate the step size of that step
 * @param gradientLength the length (Euclidean norm) of its gradient, before it was clipped
 * @param validation the newest validation, with its step; empty where nothing is held back
 * @param seconds since this run began
 * @param secondsLeft that the rest of it takes at the pace of the last seconds
 * @param itemsPerSecond in the last seconds
 */
public record TrainingProgress(
        long steps,
        long epoch,
        LossPoint point,
        double lossPerPixel,
        double rate,
        double gradientLength,
        Optional<ValidationPoint> validation,
        double seconds,
        double secondsLeft,
        double itemsPerSecond) {

    /** The step that just ended, counted from 1. */
    public long step() {
        return point.step();
    }
}
