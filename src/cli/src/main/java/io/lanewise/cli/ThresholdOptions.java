package io.lanewise.cli;

import io.lanewise.analysis.Calibration;
import io.lanewise.analysis.ReconstructionErrors;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** From which error on an item is called an anomaly. */
final class ThresholdOptions {

    private static final double QUANTILE = 0.99;
    private static final double QUANTILE_OF_FEW = 0.95;

    @ArgGroup
    private Choice choice = new Choice();

    /** At most one of them. */
    private static final class Choice {
        @Option(names = "--threshold", paramLabel = "ERROR", description = "Items with this error or more are anomalies.")
        private Double threshold;

        @Option(
                names = "--quantile",
                paramLabel = "SHARE",
                description = "Items with a larger error than this share of ordinary ones are anomalies (default: 0.99, or 0.95 of fewer than 100,"
                        + " of which 0.99 would be all).")
        private Double quantile;

        @Option(names = "--best-f1", description = "The threshold with the largest F1 on labelled items.")
        private boolean bestF1;
    }

    @Option(
            names = "--normal",
            paramLabel = "PATH",
            description = "Ordinary data that the quantile is that of (default: a part of the ordinary items of --data).")
    private Path normal;

    @Option(
            names = "--calibration",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Share of the labelled items, the first ones, that the threshold is chosen on; they are not judged (default: ${DEFAULT-VALUE}).")
    private double calibration;

    /**
     * A threshold, and what it is tried on.
     *
     * @param origin where it comes from, in words that follow "the threshold is"
     */
    record Chosen(double threshold, String origin, ReconstructionErrors judged) {}

    /** @throws UserException when a number has no meaning */
    void requireSense() {
        requireShare("--calibration", calibration);
        if (choice.quantile != null) {
            requireShare("--quantile", choice.quantile);
        }
        if (normal != null && (choice.threshold != null || choice.bestF1)) {
            throw new UserException("--normal is for --quantile: leave one of the two out.");
        }
    }

    private static void requireShare(String option, double share) {
        if (!(share > 0 && share < 1)) {
            throw new UserException(option + " " + share + " is no share: give a number between 0 and 1.");
        }
    }

    Optional<Path> normal() {
        return Optional.ofNullable(normal);
    }

    /**
     * Chooses the threshold.
     *
     * @param labelled whether the data has labels
     * @param normalErrors of the data that {@link #normal} names
     */
    Chosen choose(ReconstructionErrors errors, boolean labelled, Optional<ReconstructionErrors> normalErrors) {
        if (choice.threshold != null) {
            return new Chosen(choice.threshold, "as it was given", errors);
        }
        if (choice.bestF1) {
            return bestF1(errors);
        }
        if (normalErrors.isPresent()) {
            var ordinary = normalErrors.get().where(item -> !item.isAnomaly());
            requireOrdinary(ordinary);
            return new Chosen(ordinary.quantile(share(ordinary)), quantile(ordinary) + " of " + normal, errors);
        }
        if (!labelled) {
            return new Chosen(
                    errors.quantile(share(errors)),
                    "just above the " + share(errors) + " quantile of the items themselves, since without labels or --normal"
                            + " nothing tells which are ordinary",
                    errors);
        }
        var parts = Calibration.of(errors, calibration, false);
        requireOrdinary(parts.chosenOn());
        return new Chosen(
                parts.chosenOn().quantile(share(parts.chosenOn())),
                quantile(parts.chosenOn()) + ", which are not judged",
                parts.judged());
    }

    private Chosen bestF1(ReconstructionErrors errors) {
        var parts = Calibration.of(errors, calibration, true);
        if (!parts.chosenOn().hasBothKinds()) {
            throw new UserException("--best-f1 needs two ordinary items and two anomalies by their labels, of which the"
                    + " first are to choose on: use --quantile or --threshold.");
        }
        double threshold = parts.chosenOn().bestF1();
        var counts = parts.chosenOn().at(threshold);
        int anomalies = counts.found() + counts.missed();
        return new Chosen(
                threshold,
                Figures.format("that with the largest F1, %.3f, on ", counts.f1())
                        + Figures.plural(parts.chosenOn().items().size() - anomalies, "ordinary item") + " and "
                        + anomalies + (anomalies == 1 ? " anomaly" : " anomalies") + ", which are not judged",
                parts.judged());
    }

    /** The quantile that was asked for, or the highest usual one that is not the largest error, which one odd item decides. */
    private double share(ReconstructionErrors errors) {
        if (choice.quantile != null) {
            return choice.quantile;
        }
        return isLargest(QUANTILE, errors) ? QUANTILE_OF_FEW : QUANTILE;
    }

    private static boolean isLargest(double share, ReconstructionErrors errors) {
        int items = errors.items().size();
        return Math.ceil(share * items) >= items;
    }

    private String quantile(ReconstructionErrors ordinary) {
        double share = share(ordinary);
        return "just above " + (isLargest(share, ordinary) ? "the largest error, which is the " : "the ") + share
                + " quantile, of " + Figures.plural(ordinary.items().size(), "ordinary item");
    }

    private static void requireOrdinary(ReconstructionErrors ordinary) {
        if (ordinary.items().isEmpty()) {
            throw new UserException("There are too few ordinary items to choose a threshold on: give --threshold, or more of"
                    + " them by --normal.");
        }
    }
}
