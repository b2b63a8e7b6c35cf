package io.lanewise.cli;

import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.TrainingSpec;
import io.lanewise.spec.TrainingSpec.Length;
import io.lanewise.spec.TrainingSpec.Unit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say something else than the spec about training. */
final class TrainingChanges {

    @ArgGroup
    private Duration duration;

    /** At most one of the two. */
    private static final class Duration {
        @Option(names = "--steps", paramLabel = "N", description = "Updates of the weights, instead of what the spec says.")
        private Integer steps;

        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data, instead of what the spec says.")
        private Integer epochs;
    }

    @Option(names = "--batch", paramLabel = "N", description = "Items a step, instead of what the spec says.")
    private Integer batch;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random, instead of what the spec says.")
    private Long seed;

    ModelSpec apply(ModelSpec spec) {
        TrainingSpec given = spec.training();
        return spec.withTraining(given.withBatch(batch == null ? given.batch() : atLeastOne("--batch", batch))
                .withLength(length(given.length()))
                .withSeed(seed == null ? given.seed() : seed()));
    }

    private Length length(Length given) {
        if (duration == null) {
            return given;
        }
        return duration.steps != null
                ? new Length(atLeastOne("--steps", duration.steps), Unit.STEPS)
                : new Length(atLeastOne("--epochs", duration.epochs), Unit.EPOCHS);
    }

    private long seed() {
        if (seed < 0) {
            throw new UserException("--seed " + seed + " is negative: give 0 or more.");
        }
        return seed;
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new UserException(option + " " + value + " is too few: give at least 1.");
        }
        return value;
    }
}
