package io.lanewise.cli;

import io.lanewise.analysis.Pca;
import io.lanewise.analysis.SubspaceComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of a report that shows principal components beside a model. */
final class PcaSection {

    private static final String TITLE = "Beside principal components";

    private static final int FEWEST_SHOWN = 100;

    /** Eigenvalues below this share of the first are rounding, which a logarithmic axis would show large. */
    private static final double NEGLIGIBLE = 1e-9;

    private PcaSection() {}

    static ReportSection of(PcaBaseline baseline) {
        return baseline.comparison()
                .map(comparison -> of(comparison, baseline.trainingItems()))
                .orElseGet(() -> ReportSection.of(TITLE, baseline.reason()));
    }

    private static ReportSection of(PcaComparison comparison, int trainingItems) {
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
