package io.lanewise.spec.binding;

import io.lanewise.spec.Initialisation;
import io.lanewise.spec.Limits;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.Pretraining;
import io.lanewise.spec.TrainingSpec;
import io.lanewise.spec.TrainingSpec.Backpropagation;
import io.lanewise.spec.TrainingSpec.Length;
import io.lanewise.spec.TrainingSpec.Unit;
import io.lanewise.spec.Validation;
import io.lanewise.spec.yaml.Range;
import io.lanewise.spec.yaml.Section;
import io.lanewise.spec.yaml.Tagged;
import io.lanewise.spec.yaml.Value;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code training}. */
final class TrainingBinder {

    private static final List<String> KEYS = List.of(
            "optimizer",
            "schedule",
            "batch",
            "steps",
            "epochs",
            "seed",
            "validation",
            "checkpoint_every",
            "initialisation",
            "clip",
            "truncate",
            "memory",
            "validate_every",
            "early_stopping",
            "keep",
            "pretraining");

    static final int MOST_STEPS = 1_000_000_000;

    private static final int MOST_ITEMS = 1 << 16;
    private static final int MOST_FILES = 1000;
    private static final Range RATE = Range.above(0, 1000);
    private static final Range NORM = Range.above(0, 1e6);
    private static final Range KEPT = Range.below(0, 1);
    private static final Range DECAY = Range.closed(0, 1000);

    /** One line without control characters. */
    private static final Pattern FILE = Pattern.compile("\\P{Cntrl}{1,1000}");

    private TrainingBinder() {}

    static TrainingSpec training(Value value, Places places) {
        Section section = value.section(KEYS);
        TrainingSpec normal = TrainingSpec.DEFAULT;
        TrainingSpec training = new TrainingSpec(
                section.optional("optimizer").map(TrainingBinder::optimizer).orElse(normal.optimizer()),
                section.optional("schedule").map(ScheduleBinder::schedule).orElse(normal.schedule()),
                section.optional("batch")
                        .map(given -> given.integer(1, MOST_ITEMS))
                        .orElse(normal.batch()),
                length(section),
                section.optional("seed")
                        .map(given -> given.whole(0, Long.MAX_VALUE))
                        .orElse(normal.seed()),
                section.optional("validation").map(TrainingBinder::validation).orElse(normal.validation()),
                section.optional("checkpoint_every")
                        .map(given -> given.integer(0, MOST_STEPS))
                        .orElse(normal.checkpointEvery()),
                section.optional("initialisation")
                        .map(given -> given.choice(Words.of(Initialisation.class)))
                        .orElse(normal.initialisation()),
                backpropagation(section),
                SelectionBinder.selection(section),
                section.optional("pretraining").map(given -> pretraining(given, places)));
        places.put(training, value, section.values());
        return training;
    }

    private static Pretraining pretraining(Value value, Places places) {
        Section section = value.section(List.of("steps", "epochs", "noise", "optimizer"));
        return new Pretraining(
                length(section),
                section.optional("noise").map(given -> NoiseBinder.noise(given, places)),
                section.optional("optimizer").map(TrainingBinder::optimizer));
    }

    private static Backpropagation backpropagation(Section section) {
        Backpropagation normal = Backpropagation.DEFAULT;
        return new Backpropagation(
                number(section, "clip", NORM, normal.clipNorm()),
                section.optional("truncate")
                        .map(given -> given.integer(1, Limits.FRAMES))
                        .orElse(normal.truncate()),
                section.optional("memory").map(ByteSize::read).orElse(normal.memory()));
    }

    private static Length length(Section section) {
        Optional<Length> steps =
                section.optional("steps").map(given -> new Length(given.integer(1, MOST_STEPS), Unit.STEPS));
        Optional<Length> epochs =
                section.optional("epochs").map(given -> new Length(given.integer(1, MOST_STEPS), Unit.EPOCHS));
        if (steps.isPresent() && epochs.isPresent()) {
            section.optional("epochs")
                    .get()
                    .report("Training's length is given in steps and in epochs; keep one of them.");
        }
        return steps.or(() -> epochs).orElse(TrainingSpec.DEFAULT.length());
    }

    private static Optimizer optimizer(Value value) {
        Optional<Tagged> tagged = value.tagged(List.of("sgd", "adam"));
        if (tagged.isEmpty()) {
            return Optimizer.DEFAULT;
        }
        boolean sgd = tagged.get().word().equals("sgd");
        List<String> keys = sgd ? List.of("rate", "momentum", "decay") : List.of("rate", "beta1", "beta2", "epsilon", "decay");
        Section section = tagged.get()
                .options()
                .map(options -> options.section(keys))
                .orElseGet(() -> tagged.get().place().emptySection());
        return sgd
                ? new Optimizer.Sgd(
                        number(section, "rate", RATE, Optimizer.Sgd.DEFAULT_RATE),
                        number(section, "momentum", KEPT, 0),
                        number(section, "decay", DECAY, 0))
                : new Optimizer.Adam(
                        number(section, "rate", RATE, Optimizer.Adam.DEFAULT_RATE),
                        number(section, "beta1", KEPT, Optimizer.Adam.DEFAULT_BETA1),
                        number(section, "beta2", KEPT, Optimizer.Adam.DEFAULT_BETA2),
                        number(section, "epsilon", Range.above(0, 1), Optimizer.Adam.DEFAULT_EPSILON),
                        number(section, "decay", DECAY, 0));
    }

    private static Validation validation(Value value) {
        Optional<Tagged> tagged = value.tagged(List.of("fraction", "hold_back", "sources", "files", "none"));
        if (tagged.isEmpty()) {
            return new Validation.None();
        }
        return switch (tagged.get().word()) {
            case "fraction" ->
                new Validation.Fraction(tagged.get().needed("0.1").number(Range.between(0, 1)));
            case "hold_back" -> new Validation.HoldBack(tagged.get().needed("2").integer(1, MOST_FILES));
            case "sources" -> new Validation.Sources(tagged.get().needed("2").integer(1, MOST_FILES));
            case "files" -> files(tagged.get().needed("[a.png, b.png]"));
            default -> {
                tagged.get().refuseOptions();
                yield new Validation.None();
            }
        };
    }

    private static Validation files(Value value) {
        List<String> names = value.items(1, MOST_FILES, "file").stream()
                .map(item -> item.text(FILE, "the name of a file"))
                .toList();
        for (int index = 1; index < names.size(); index++) {
            if (names.subList(0, index).contains(names.get(index))) {
                value.report("The file " + names.get(index) + " is named twice; name each once.");
            }
        }
        return new Validation.Files(names);
    }

    private static double number(Section section, String key, Range range, double otherwise) {
        return section.optional(key).map(given -> given.number(range)).orElse(otherwise);
    }
}
