package io.lanewise.cli;

import io.lanewise.analysis.Pca;
import io.lanewise.analysis.SubspaceComparison;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.data.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The part of a report that shows principal components beside a model. */
final class PcaSection {

    private static final String TITLE = "Beside principal components";

    /** Multiplications that components of a report may cost: a minute or so. */
    private static final double WORTH_IT = 2e11;

    private static final int FEWEST_SHOWN = 100;

    /** Eigenvalues below this share of the first are rounding, which a logarithmic axis would show large. */
    private static final double NEGLIGIBLE = 1e-9;

    private PcaSection() {}

    /**
     * The section of a model over single maps.
     *
     * @param macs multiply-adds of the model for one item
     */
    static ReportSection of(Autoencoder model, long macs, Split split) throws IOException {
        Optional<String> reason = reasonForNone(model, split);
        if (reason.isPresent()) {
            return ReportSection.of(TITLE, reason.get());
        }
        try {
            return of(PcaComparison.of(model, macs, split), split.training().items());
        } catch (DataException e) {
            return ReportSection.of(TITLE, "There are no components to compare with: " + e.getMessage() + ".");
        }
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
        double cost = Pca.cost(items, (int) length, (int) code);
        return cost <= WORTH_IT
                ? Optional.empty()
                : Optional.of(Figures.format(
                        "Components of %s with %s numbers each would cost up to %.1g multiplications, more than the %.0g that a report"
                                + " spends: ./lanewise pca finds them.",
                        Figures.plural(items, "item"), Figures.count(length), cost, WORTH_IT));
    }

    static ReportSection of(PcaComparison comparison, int trainingItems) {
        Pca pca = comparison.pca();
        String note = "The components of " + Figures.plural(trainingItems, "training item") + " are the best linear autoencoder with a code of "
                + Figures.plural(pca.components(), "number")
                + ". Errors are squared differences summed over an item, of input without noise, averaged over the items.";
        return ReportSection.of(TITLE, note)
                .withVerdict(verdict(comparison))
                .with(errors(comparison))
                .with(scree(pca))
                .with(cumulative(pca));
    }

    private static String verdict(PcaComparison comparison) {
        var judged = comparison.heldOut().orElse(comparison.training());
        String where = comparison.heldOut().isPresent() ? "items held out" : "training items";
        String all = "On " + where + ", the error of the model is " + Figures.format("%.4g", judged.model() / judged.pca())
                + " times that of the components.";
        return comparison.subspace().map(subspace -> all + " " + linear(comparison, subspace)).orElse(all);
    }

    private static String linear(PcaComparison comparison, SubspaceComparison subspace) {
        return Figures.format(
                "The model is linear, so on its training items it cannot be below them: it is %.2f%% above. Its decoder reaches %s, which"
                        + " capture %.3f%% of the variance that the components capture; the largest principal angle to the first %d of"
                        + " them is %.2f degrees.",
                100 * comparison.excess(),
                Figures.plural(subspace.dimensions(), "dimension"),
                100 * subspace.capturedVariance(),
                subspace.principalAngles().length,
                subspace.largestAngle());
    }

    private static ReportSection.Grid errors(PcaComparison comparison) {
        var columns = new ArrayList<PcaComparison.Errors>(List.of(comparison.training()));
        var headings = new ArrayList<String>(List.of("squared error an item", heading(comparison.training(), "training item")));
        comparison.heldOut().ifPresent(errors -> {
            columns.add(errors);
            headings.add(heading(errors, "item") + " held out");
        });
        var model = new ArrayList<String>(List.of("the model"));
        var components = new ArrayList<String>(List.of("components"));
        var floor = new ArrayList<String>(List.of("floor of linear models: the dropped eigenvalues"));
        for (var errors : columns) {
            model.add(figure(errors.model()));
            components.add(figure(errors.pca()));
            floor.add(errors == comparison.training() ? figure(comparison.pca().floor()) : "");
        }
        return new ReportSection.Grid("", headings, List.of(model, components, floor));
    }

    private static String heading(PcaComparison.Errors errors, String noun) {
        return Figures.plural(errors.items(), noun);
    }

    private static ReportSection.Chart scree(Pca pca) {
        double[] values = shown(pca, pca.eigenvalues());
        double smallest = NEGLIGIBLE * values[0];
        for (int index = 0; index < values.length; index++) {
            values[index] = values[index] > smallest ? values[index] : Double.NaN;
        }
        return chart("Variance along each component, of which " + Figures.count(pca.components()) + " are kept", "variance", values, true);
    }

    private static ReportSection.Chart cumulative(Pca pca) {
        double[] shares = shown(pca, pca.explainedVariance());
        double sum = 0;
        for (int index = 0; index < shares.length; index++) {
            sum += shares[index];
            shares[index] = 100 * sum;
        }
        return chart("Variance that the first components hold together", "% of the variance", shares, false);
    }

    /** What lies far beyond the code would press the rest together. */
    private static double[] shown(Pca pca, double[] all) {
        return Arrays.copyOf(all, Math.min(all.length, Math.max(FEWEST_SHOWN, 3 * pca.components())));
    }

    private static ReportSection.Chart chart(String title, String label, double[] values, boolean logarithmic) {
        var numbers = new double[values.length];
        Arrays.setAll(numbers, index -> index + 1);
        return new ReportSection.Chart(
                title, ReportSection.Style.LINES, "component", label, numbers, List.of(new ReportSection.Series(label, values)), logarithmic);
    }

    private static String figure(double value) {
        return Figures.format("%.4g", value);
    }
}
