package io.lanewise.cli;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.data.ImageFolder;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data of a command. */
final class DataOption {

    private static final int MOST_NAMED = 20;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "A folder of pictures (PNG, JPEG, ...) of any size, one picture, an NPY file, or an IDX file (MNIST), packed or not.")
    private Path path;

    Path path() {
        return path;
    }

    /** Opens the data as items of a model's input, and tells of files that cannot be read by their names. */
    ItemSource open(ModelSpec spec, PrintWriter err) throws IOException {
        Shape input = spec.input();
        var options = ItemOptions.of(
                input.height(), input.width(), input.channels(), spec.data(), spec.training().seed());
        var source = ItemSources.open(path, options);
        if (source instanceof ImageFolder folder) {
            folder.skipped().stream()
                    .limit(MOST_NAMED)
                    .forEach(skipped -> err.println("Skipped " + skipped.name() + ": " + skipped.problem() + "."));
            if (folder.skipped().size() > MOST_NAMED) {
                err.println("... and " + (folder.skipped().size() - MOST_NAMED) + " more.");
            }
            err.println(path + ": " + folder.summary() + ".");
        }
        return source;
    }
}
