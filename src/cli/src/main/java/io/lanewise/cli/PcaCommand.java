package io.lanewise.cli;

import io.lanewise.analysis.CodeSize;
import io.lanewise.analysis.IntrinsicDimension;
import io.lanewise.analysis.LinearModel;
import io.lanewise.analysis.Pca;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemShapes;
import io.lanewise.runtime.data.ItemSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds the principal components of data. */
@Command(
        name = "pca",
        description = {
            "Finds the principal components of data: the best linear autoencoder, which others are measured by.",
            "",
            "Items are pictures or rows of numbers, taken as vectors. Printed are the variances along the components (eigenvalues"
                    + " of the covariance), the squared error an item of reconstructing the data, and of other data with --test,"
                    + " from a code of D numbers, and the sum of the dropped eigenvalues, which no linear autoencoder with such a"
                    + " code can go below. Then the curse of dimensionality: how densely so many items fill a space of D"
                    + " dimensions, and how many dimensions the data seems to have (estimator TwoNN, Facco et al. 2017).",
            "",
            "D is told by --components, or found by --variance. With --out the components become a model, which reconstruct and encode read. Up to 4096 features or items the result"
                    + " is exact, above that it is found by a randomised iteration. In --json, \"components\" is D, and"
                    + " \"eigenvalues\" are all that were found, with the share of the variance of each in \"explainedVariance\"."
        },
        footer = {
            "  lanewise pca train-images-idx3-ubyte.gz --components 30",
            "  lanewise pca train.npy --test test.npy --variance 0.95 --json",
            "  lanewise pca beats.csv --columns 2-141 --variance 0.95",
            "  lanewise pca photos --size 64x64x1 --components 100 --out pca.safetensors"
        })
final class PcaCommand extends LanewiseCommand {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,7})(?:x(\\d{1,7})(?:x(\\d{1,7}))?)?");

    /** Among so many items, neighbours are near enough for the dimension, and found in seconds. */
    private static final int NEIGHBOURS = 2000;

    /** Multiplications beyond which somebody would wonder whether anything happens. */
    private static final double LONG = 2e11;

    @Parameters(
            paramLabel = "DATA",
            description = "A folder of pictures (PNG, JPEG, ...), an NPY or IDX file (MNIST) or a folder of such files, or a table (.csv,"
                    + " .tsv, .txt), each row of which is an item, packed or not.")
    private Path data;

    @Option(names = "--test", paramLabel = "DATA", description = "Other data of the same kind, which is only reconstructed.")
    private Path test;

    @ArgGroup(multiplicity = "1")
    private Size size;

    /** One of the two. */
    private static final class Size {
        @Option(names = "--components", paramLabel = "D", description = "Components that are kept: the numbers of a code.")
        private Integer components;

        @Option(
                names = "--variance",
                paramLabel = "SHARE",
                description = "Keeps as few components as hold this share of the variance, such as 0.95.")
        private Double variance;
    }

    @Option(
            names = "--size",
            paramLabel = "HxWxC",
            description = "Height, width and channels that pictures are scaled to, such as 28x28x1 or 28x28, or the length of rows"
                    + " (default: the shape of the first item).")
    private String shape;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes a model, *.safetensors, that reconstruct and encode read.")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of what is drawn at random: the items whose neighbours are looked at, and where an iteration begins (default: 0).")
    private long seed;

    @Mixin
    private ColumnsOption columns;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        CodeSize wanted = wanted();
        if (out != null) {
            Outputs.requireFile(out);
            TrainingFiles.requireEnding("--out", out);
        }
        Shape input = shape == null ? ItemShapes.of(data, columns.data()) : parse(shape);
        try (var items = open(data, input);
                var others = test == null ? null : open(test, input)) {
            tellIfLong(items, wanted);
            Pca pca = Pca.fit(items, wanted, seed);
            double error = pca.squaredErrorPerItem(items);
            var testError = others == null ? OptionalDouble.empty() : OptionalDouble.of(pca.squaredErrorPerItem(others));
            var dimension = IntrinsicDimension.of(items, NEIGHBOURS, seed);
            if (out != null) {
                LinearModel.write(out, pca, input);
            }
            var summary = new PcaSummary(input, items.items(), pca, error, testError, dimension);
            if (json.isWanted()) {
                summary.json(out(), out);
            } else {
                summary.print(out());
                if (out != null) {
                    out().println();
                    out().println("Model: " + out);
                }
            }
        }
        return ExitCode.OK;
    }

    /** There is no progress to show within a decomposition. */
    private void tellIfLong(ItemSource items, CodeSize wanted) {
        int components = wanted instanceof CodeSize.Components(int count) ? count : 1;
        if (Pca.cost(items.items(), items.itemLength(), components) > LONG) {
            err().println(Figures.plural(items.items(), "item") + " of " + Figures.plural(items.itemLength(), "number")
                    + ": this takes some minutes. A smaller --size takes less.");
        }
    }

    private CodeSize wanted() {
        if (size.components != null) {
            if (size.components < 1) {
                throw new UserException("--components " + size.components + " is too few: give at least 1.");
            }
            return new CodeSize.Components(size.components);
        }
        if (!(size.variance > 0 && size.variance <= 1)) {
            throw new UserException("--variance " + size.variance + " is no share: give a number above 0 and at most 1, such as 0.95.");
        }
        return new CodeSize.Variance(size.variance);
    }

    private static Shape parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int second = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            int third = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
            if (first > 0 && third > 0 && matcher.group(2) == null) {
                return Shape.vector(first);
            }
            if (first > 0 && second > 0 && third > 0) {
                return new Shape(first, second, third);
            }
        }
        throw new UserException("--size " + text + " is no size: give height, width and channels as in 28x28x1, or the length of rows.");
    }

    private ItemSource open(Path path, Shape input) throws IOException {
        var options = ItemOptions.of(input.height(), input.width(), input.channels(), columns.data(), seed);
        var items = DataOption.open(path, options, err());
        try {
            columns.requireTables(path, items);
            return items;
        } catch (UserException e) {
            items.close();
            throw e;
        }
    }
}
