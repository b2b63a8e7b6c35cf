package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ArrayFolder;
import io.lanewise.runtime.data.ImageFolder;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.SequenceAxes;
import io.lanewise.runtime.data.SequenceOptions;
import io.lanewise.runtime.data.SequenceSource;
import io.lanewise.runtime.data.Skipped;
import io.lanewise.runtime.data.TableItems;
import io.lanewise.spec.DataSpec;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The data of a command. */
final class DataOption {

    private static final int MOST_NAMED = 20;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "A folder of pictures (PNG, JPEG, ...) of any size, one picture, an NPY or IDX file (MNIST) or a folder of such files, or a"
                    + " table (.csv, .tsv, .txt) or a folder of tables, packed or not; the spec tells how tables are read."
                    + " For a model over sequences: an NPY or IDX file of sequences, a folder of such files, a folder of frames, or a"
                    + " folder of such folders.")
    private Path path;

    @Option(
            names = "--axes",
            paramLabel = "ORDER",
            description = "The axes of arrays of sequences, such as NTHWC, where their shape does not tell.")
    private String axes;

    Path path() {
        return path;
    }

    /** Opens the data as items of a model's input, and tells of files that cannot be read by their names. */
    ItemSource open(ModelSpec spec, PrintWriter err) throws IOException {
        return open(path, spec, err);
    }

    /** As {@link #open(ModelSpec, PrintWriter)}, other data. */
    ItemSource open(Path path, ModelSpec spec, PrintWriter err) throws IOException {
        if (spec.sequence().isPresent()) {
            return SequenceSource.open(path, options(spec, spec.sequence().get()));
        }
        if (axes != null) {
            throw new UserException("--axes is for models over sequences, and " + spec.name() + " is none: leave it out.");
        }
        Shape input = spec.input();
        var options = ItemOptions.of(
                input.height(), input.width(), input.channels(), spec.data(), spec.training().seed());
        return open(path, options, err);
    }

    /** Opens data as single items, and tells of files that cannot be read by their names. */
    static ItemSource open(Path path, ItemOptions options, PrintWriter err) throws IOException {
        var source = ItemSources.open(path, options);
        switch (source) {
            case ImageFolder folder -> tell(path, folder.skipped(), folder.skipped().size(), folder.summary(), err);
            case ArrayFolder arrays -> tell(path, arrays.skipped(), arrays.skipped().size(), arrays.summary(), err);
            case TableItems table -> tell(path, table.skipped(), table.skippedRows(), table.summary(), err);
            default -> {}
        }
        return source;
    }

    /** @param all how many were skipped, of which the first are named */
    private static void tell(Path path, List<Skipped> first, long all, String summary, PrintWriter err) {
        first.stream()
                .limit(MOST_NAMED)
                .forEach(skipped -> err.println("Skipped " + skipped.name() + ", which " + skipped.problem() + "."));
        if (all > MOST_NAMED) {
            err.println("... and " + (all - MOST_NAMED) + " more.");
        }
        err.println(path + ": " + summary + ".");
    }

    private SequenceOptions options(ModelSpec spec, SequenceSpec sequence) throws IOException {
        Shape frame = spec.input();
        DataSpec.Fit fit = spec.data().fit();
        if (fit == DataSpec.Fit.TILE) {
            throw new UserException("Frames of sequences cannot be cut into tiles: give data in the spec another fit.");
        }
        var options = SequenceOptions.of(sequence.frames(), frame.height(), frame.width(), frame.channels()).withFit(fit);
        return axes == null ? options : options.withAxes(SequenceAxes.of(axes));
    }
}
