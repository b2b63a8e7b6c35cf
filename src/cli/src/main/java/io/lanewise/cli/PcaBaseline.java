package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.analysis.Pca;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingReport;
import java.io.IOException;
import java.util.Optional;

/**
 * Principal components that a trained model is measured by, found once for all that tell of them.
 *
 * @param comparison empty where there are none
 * @param reason why there are none; empty where there are
 * @param trainingItems that components are fitted to
 */
record PcaBaseline(Optional<PcaComparison> comparison, String reason, int trainingItems) {

    /** Multiplications that components may cost: a minute or so. */
    private static final double WORTH_IT = 2e11;

    /** Multiplications in a second, about. */
    private static final double RATE = 3e9;

    /** Seconds, and the share of the time that training took, that nobody notices. */
    private static final double UNNOTICED_SECONDS = 0.5;

    private static final double UNNOTICED_SHARE = 0.02;

    /**
     * Finds the components, and measures both.
     *
     * @param macs multiply-adds of the model for one item
     */
    static PcaBaseline of(Autoencoder model, long macs, Split split) throws IOException {
        int items = split.training().items();
        Optional<String> reason = reasonForNone(model, split);
        if (reason.isPresent()) {
            return new PcaBaseline(Optional.empty(), reason.get(), items);
        }
        try {
            return new PcaBaseline(Optional.of(PcaComparison.of(model, macs, split)), "", items);
        } catch (DataException e) {
            return new PcaBaseline(
                    Optional.empty(), "There are no components to compare with: " + e.getMessage() + ".", items);
        }
    }

    /**
     * The baseline of a run. A model over sequences has none: its items are not what it gives back.
     *
     * @param wanted whether it was asked for; otherwise there is one only where reading the items and finding it takes no
     *     time to speak of
     */
    static Optional<PcaBaseline> of(Autoencoder model, TrainingReport figures, Split split, boolean wanted) throws IOException {
        if (model.spec().sequence().isPresent()) {
            return Optional.empty();
        }
        long macs = figures.plan().macs();
        double unnoticed = Math.max(UNNOTICED_SECONDS, UNNOTICED_SHARE * figures.seconds());
        return wanted || isQuick(model, split) && seconds(model, macs, split) <= unnoticed
                ? Optional.of(of(model, macs, split))
                : Optional.empty();
    }

    /** Pictures that have to be decoded again take longer than the components of them do. */
    private static boolean isQuick(Autoencoder model, Split split) {
        return split.training().isQuickToRead()
                && split.validation().isQuickToRead()
                && reasonForNone(model, split).isEmpty();
    }

    private static double seconds(Autoencoder model, long macs, Split split) {
        return (cost(model, split) + PcaComparison.cost(macs, split)) / RATE;
    }

    private static double cost(Autoencoder model, Split split) {
        return Pca.cost(
                split.training().items(), (int) model.input().elements(), (int) model.code().elements());
    }

    private static Optional<String> reasonForNone(Autoencoder model, Split split) {
        long code = model.code().elements();
        long length = model.input().elements();
        int items = split.training().items();
        int most = Pca.most(items, (int) length);
        if (code >= length) {
            return Optional.of("The code has " + Figures.count(code) + " numbers and the input " + Figures.count(length)
                    + ": with as many components as that, the input would come back as it is, so they are not compared with.");
        }
        if (code > most) {
            return Optional.of("Of " + Figures.plural(items, "training item") + " there are at most " + Figures.plural(most, "component")
                    + ", fewer than the " + Figures.count(code) + " numbers of the code, so they are not compared with.");
        }
        double cost = cost(model, split);
        return cost <= WORTH_IT
                ? Optional.empty()
                : Optional.of(Figures.format(
                        "Components of %s with %s numbers each would cost up to %.1g multiplications, more than the %.0g that a report"
                                + " spends: ./lanewise pca finds them.",
                        Figures.plural(items, "item"), Figures.count(length), cost, WORTH_IT));
    }

    /** One line; empty where there are no components, which a report says why. */
    Optional<String> sentence() {
        return comparison.map(found -> {
            var judged = found.heldOut().orElse(found.training());
            return "Squared error an item" + (found.heldOut().isPresent() ? " held out" : "")
                    + Figures.format(": %.4g, where ", judged.model())
                    + Figures.plural(found.pca().components(), "principal component")
                    + (found.pca().components() == 1 ? " has" : " have")
                    + Figures.format(" %.4g; linear models end at %.4g on training items.", judged.pca(), found.pca().floor());
        });
    }

    void write(JsonGenerator json) throws IOException {
        if (comparison.isEmpty()) {
            json.writeNullField("pca");
            json.writeStringField("pcaReason", reason);
            return;
        }
        var found = comparison.get();
        Json.object(json, "pca", to -> {
            to.writeNumberField("components", found.pca().components());
            Json.number(to, "floor", found.pca().floor());
            Json.object(to, "squaredErrorPerItem", errors -> {
                write(errors, "train", found.training());
                if (found.heldOut().isPresent()) {
                    write(errors, "heldOut", found.heldOut().get());
                }
            });
            if (found.subspace().isPresent()) {
                var subspace = found.subspace().get();
                Json.object(to, "linear", fields -> {
                    Json.number(fields, "excess", found.excess());
                    Json.number(fields, "capturedVariance", subspace.capturedVariance());
                    Json.number(fields, "largestAngle", subspace.largestAngle());
                });
            }
        });
    }

    private static void write(JsonGenerator json, String name, PcaComparison.Errors errors) throws IOException {
        Json.object(json, name, to -> {
            to.writeNumberField("items", errors.items());
            Json.number(to, "model", errors.model());
            Json.number(to, "pca", errors.pca());
        });
    }
}
