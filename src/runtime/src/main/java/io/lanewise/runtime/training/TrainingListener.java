package io.lanewise.runtime.training;

/** Is told how training goes, on the thread that trains; what it does delays training. */
public interface TrainingListener {

    /** Listens to nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** All is linked and allocated; the first step comes next. */
    default void onStart(PlanFigures plan) {}

    /** A step has ended. */
    default void onStep(TrainingProgress progress) {}
}
