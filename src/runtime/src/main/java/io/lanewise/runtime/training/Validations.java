package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The validations of a run: when they come, what they gave, and what follows from that. */
final class Validations {

    private static final int IN_ALL = 20;

    private final ItemSource heldBack;
    private final Selection selection;
    private final long every;
    private final List<ValidationPoint> points = new ArrayList<>();
    private final Standing standing;
    private final BestModel best;

    /**
     * @param parameters that training changes
     * @param steps of the whole run
     * @throws DataException when nothing is held back, and the spec asks for what follows from validations
     */
    Validations(ModelSpec spec, ItemSource heldBack, Parameters parameters, TrainingOptions options, long steps)
            throws DataException {
        this.heldBack = heldBack;
        this.selection = spec.training().selection();
        if (selection.needsValidation() && heldBack.items() == 0) {
            throw new DataException("Early stopping and keeping the best model need items that are held back, and there"
                    + " are none: hold some back in the spec, or leave out early_stopping and keep.");
        }
        long asked = options.validateEvery() > 0 ? options.validateEvery() : selection.validateEvery();
        this.every = asked > 0 ? asked : Math.max(1, Math.ceilDiv(steps, IN_ALL));
        this.standing = new Standing(selection.leastImprovement());
        this.best = new BestModel(spec, parameters, options.best());
    }

    /** Goes on after those of a checkpoint. */
    void resume(List<ValidationPoint> saved) {
        points.addAll(saved);
        saved.forEach(standing::add);
    }

    /** Whether there is to be one after so many steps, beside those of the first and the last. */
    boolean isDue(long done) {
        return done % every == 0;
    }

    /** Measures the model of so many steps, where something is held back, and tells of it. */
    void measure(TrainingStep step, long done, TrainingListener listener) throws IOException {
        if (heldBack.items() > 0) {
            ValidationPoint point = step.validate(heldBack, done);
            points.add(point);
            if (standing.add(point)) {
                best.keep(listener);
            }
            listener.onValidation(point);
        }
    }

    /** Those in a row without an improvement that end the run; 0 while it goes on. */
    int inVain() {
        return selection.stopsEarly() && standing.withoutImprovement() >= selection.patience()
                ? standing.withoutImprovement()
                : 0;
    }

    /**
     * The parameters become those of the best model, where that is to be the result.
     *
     * @return its step; empty where the newest model is the result
     */
    Optional<Long> restoreBest() {
        best.restore();
        return standing.best()
                .filter(point -> selection.keep() == Selection.Keep.BEST)
                .map(ValidationPoint::step);
    }

    /** What a checkpoint has of them beside the points. */
    Map<String, List<View>> state() {
        return best.state();
    }

    List<ValidationPoint> points() {
        return points;
    }

    Optional<ValidationPoint> newest() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }
}
