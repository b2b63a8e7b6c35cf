package io.lanewise.spec.binding;

import io.lanewise.spec.Schedule;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Tagged;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;

/** Reads {@code schedule} of {@code training}. */
final class ScheduleBinder {

    private static final String WARMUP = "warmup";

    private ScheduleBinder() {}

    static Schedule schedule(Value value) {
        Optional<Tagged> tagged = value.tagged(List.of("constant", "step", "cosine"));
        if (tagged.isEmpty()) {
            return Schedule.DEFAULT;
        }
        return switch (tagged.get().word()) {
            case "step" -> step(tagged.get());
            case "cosine" -> cosine(section(tagged.get(), List.of("to", WARMUP)));
            default -> new Schedule.Constant(warmup(section(tagged.get(), List.of(WARMUP))));
        };
    }

    private static Schedule step(Tagged tagged) {
        Section section = tagged.needed("{every: 1000, factor: 0.5}").section(List.of("every", "factor", WARMUP));
        return new Schedule.Step(
                section.required("every").integer(1, TrainingBinder.MOST_STEPS),
                section.optional("factor")
                        .map(given -> given.number(Range.above(0, 1)))
                        .orElse(Schedule.Step.DEFAULT_FACTOR),
                warmup(section));
    }

    private static Schedule cosine(Section section) {
        return new Schedule.Cosine(
                section.optional("to")
                        .map(given -> given.number(Range.closed(0, 1)))
                        .orElse(0.0),
                warmup(section));
    }

    private static int warmup(Section section) {
        return section.optional(WARMUP)
                .map(given -> given.integer(0, TrainingBinder.MOST_STEPS))
                .orElse(0);
    }

    private static Section section(Tagged tagged, List<String> keys) {
        return tagged.options()
                .map(options -> options.section(keys))
                .orElseGet(() -> tagged.place().emptySection());
    }
}
