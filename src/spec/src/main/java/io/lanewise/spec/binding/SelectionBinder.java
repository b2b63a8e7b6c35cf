package io.lanewise.spec.binding;

import io.lanewise.spec.Selection;
import io.lanewise.spec.Selection.Keep;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;

/** Reads the keys of {@code training} that say what validations decide. */
final class SelectionBinder {

    private static final String PATIENCE = "patience";
    private static final int MOST_VALIDATIONS = 1_000_000;

    private SelectionBinder() {}

    static Selection selection(Section training) {
        Selection normal = Selection.DEFAULT;
        Optional<Section> stopping = training.optional("early_stopping").map(SelectionBinder::stopping);
        return new Selection(
                training.optional("validate_every")
                        .map(given -> given.integer(0, TrainingBinder.MOST_STEPS))
                        .orElse(normal.validateEvery()),
                stopping.map(given -> given.required(PATIENCE).integer(1, MOST_VALIDATIONS))
                        .orElse(normal.patience()),
                stopping.flatMap(given -> given.optional("min_improvement"))
                        .map(given -> given.number(Range.below(0, 1)))
                        .orElse(normal.leastImprovement()),
                training.optional("keep")
                        .map(given -> given.choice(Words.of(Keep.class)))
                        .orElse(stopping.isPresent() ? Keep.BEST : normal.keep()));
    }

    private static Section stopping(Value value) {
        return value.isNumber() ? value.sectionOf(PATIENCE) : value.section(List.of(PATIENCE, "min_improvement"));
    }
}
