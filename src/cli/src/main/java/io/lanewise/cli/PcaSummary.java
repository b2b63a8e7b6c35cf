package io.lanewise.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.lanewise.analysis.IntrinsicDimension;
import io.lanewise.analysis.Pca;
import io.lanewise.analysis.SampleDensity;
import io.lanewise.kernel.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is told of principal components.
 *
 * @param input shape of an item
 * @param items that the components were fitted to
 * @param error squared error an item of reconstructing them
 * @param testError that of other items; empty where there are none
 * @param dimension empty where too few items differ for an estimate
 */
record PcaSummary(
        Shape input,
        int items,
        Pca pca,
        double error,
        OptionalDouble testError,
        Optional<IntrinsicDimension> dimension) {

    private static final int LEADING_ROWS = 10;

    /** The lecture's table goes up to a million samples. */
    private static final int LARGEST_CUBE = 6;

    private static final double LARGEST_WRITTEN_OUT = 1e9;

    void print(PrintWriter out) {
        out.println(Figures.plural(items, "item") + " of " + input + ", " + Figures.plural(pca.features(), "number") + " each; "
                + method() + ".");
        out.println();
        eigenvalues().print(out);
        out.println();
        out.println(Figures.plural(pca.components(), "component") + " of " + Figures.count(pca.features()) + ": "
                + percent(pca.heldVariance()) + " of the variance.");
        out.println("Squared error an item: " + figure(error)
                + testError.stream().mapToObj(test -> ", test " + figure(test)).findFirst().orElse("") + ".");
        out.println("Floor of linear autoencoders with a code of " + Figures.plural(pca.components(), "number") + ": "
                + figure(pca.floor()) + ", the sum of the dropped eigenvalues.");
        out.println();
        out.println("The curse of dimensionality: " + SampleDensity.DENSE + " samples a side of a cube of D dimensions are "
                + SampleDensity.DENSE + "^D.");
        out.println();
        densities().print(out);
        out.println();
        out.println(densitySentence());
        out.println(dimensionSentence());
    }

    void json(PrintWriter out, Path model) {
        Json.print(out, to -> {
            to.writeNumberField("items", items);
            Json.shape(to, "shape", input);
            to.writeStringField("method", pca.method().name().toLowerCase(Locale.ROOT));
            to.writeNumberField("components", pca.components());
            numbers(to, "eigenvalues", pca.eigenvalues());
            numbers(to, "explainedVariance", pca.explainedVariance());
            to.writeNumberField("heldVariance", pca.heldVariance());
            to.writeNumberField("totalVariance", pca.totalVariance());
            to.writeNumberField("floor", pca.floor());
            Json.object(to, "squaredErrorPerItem", errors -> {
                errors.writeNumberField("train", error);
                if (testError.isPresent()) {
                    errors.writeNumberField("test", testError.getAsDouble());
                }
            });
            var density = density(pca.components());
            Json.object(to, "density", fields -> {
                fields.writeNumberField("samplesPerSide", density.samplesPerSide());
                Json.number(fields, "itemsForTenPerSide", density.itemsForDense());
                fields.writeNumberField("dimensionsAtTenPerSide", SampleDensity.dense(items));
            });
            if (dimension.isPresent()) {
                Json.object(to, "intrinsicDimension", fields -> {
                    fields.writeStringField("estimator", IntrinsicDimension.ESTIMATOR);
                    fields.writeNumberField("value", dimension.get().value());
                    fields.writeNumberField("items", dimension.get().items());
                });
            } else {
                to.writeNullField("intrinsicDimension");
            }
            if (model != null) {
                to.writeStringField("model", model.toString());
            }
        });
    }

    private static void numbers(JsonGenerator to, String name, double[] values) throws IOException {
        to.writeFieldName(name);
        to.writeArray(values, 0, values.length);
    }

    private String method() {
        return switch (pca.method()) {
            case COVARIANCE -> "exact, by the covariance of the numbers";
            case INNER_PRODUCTS -> "exact, by the inner products of the items";
            case SUBSPACE_ITERATION -> "by randomised subspace iteration";
        };
    }

    private Table eigenvalues() {
        var table = new Table(">component", ">eigenvalue", ">variance", ">cumulative");
        double[] values = pca.eigenvalues();
        double[] shares = pca.explainedVariance();
        double sum = 0;
        for (int index = 0; index < pca.components(); index++) {
            sum += shares[index];
            if (index < LEADING_ROWS || index + 1 == pca.components()) {
                if (index > LEADING_ROWS) {
                    table.row("...", "", "", "");
                }
                table.row(Figures.count(index + 1), figure(values[index]), percent(shares[index]), percent(sum));
            }
        }
        return table;
    }

    private Table densities() {
        var table = new Table(">D", ">items for " + SampleDensity.DENSE + " a side", ">" + Figures.count(items) + " items are a side");
        var dimensions = new TreeSet<Integer>();
        IntStream.rangeClosed(1, LARGEST_CUBE).forEach(dimensions::add);
        dimensions.add(pca.components());
        dimension.ifPresent(found -> dimensions.add(Math.max(1, (int) Math.round(found.value()))));
        for (int number : dimensions) {
            var density = density(number);
            table.row(Figures.count(number), power(number), samples(density));
        }
        return table;
    }

    private SampleDensity density(int dimensions) {
        return new SampleDensity(items, dimensions);
    }

    private static String power(int dimensions) {
        double number = new SampleDensity(1, dimensions).itemsForDense();
        return number < LARGEST_WRITTEN_OUT ? Figures.count(Math.round(number)) : SampleDensity.DENSE + "^" + dimensions;
    }

    private String densitySentence() {
        int filled = SampleDensity.dense(items);
        return Figures.plural(items, "item") + " in " + Figures.plural(pca.components(), "dimension") + " are as dense as "
                + samples(density(pca.components())) + " samples a side; with " + SampleDensity.DENSE
                + " a side they would fill "
                + (filled == 0 ? "none" : Figures.plural(filled, "dimension")) + ".";
    }

    private String dimensionSentence() {
        if (dimension.isEmpty()) {
            return "Too few items differ for an estimate of the dimension of the data.";
        }
        var found = dimension.get();
        String estimate = "The data lies near a set of about " + Figures.format("%.1f", found.value()) + " dimensions, by "
                + IntrinsicDimension.ESTIMATOR + " from " + Figures.plural(found.items(), "item") + ": ";
        int components = pca.components();
        return estimate
                + (components < found.value()
                        ? "a code of " + Figures.plural(components, "number") + " is shorter, so no continuous encoder can keep all items apart."
                        : "a code of " + Figures.plural(components, "number") + " has room for it, and an encoder that is not linear may need as few as "
                                + Figures.count((long) Math.ceil(found.value())) + ".");
    }

    private static String samples(SampleDensity density) {
        double number = density.samplesPerSide();
        return number >= 1000 ? Figures.count(Math.round(number)) : Figures.format("%.3g", number);
    }

    /** Five significant digits, as people write them. */
    private static String figure(double value) {
        return Math.abs(value) >= 10_000 ? Figures.count(Math.round(value)) : Figures.format("%.5g", value);
    }

    private static String percent(double share) {
        return Figures.format("%.2f%%", 100 * share);
    }
}
