package io.lanewise.cli;

import io.lanewise.spec.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Tables of a run. */
final class MetricsOption {

    @Option(
            names = "--metrics",
            paramLabel = "FILE",
            description = "Writes a row a step: loss and reconstruction error of the batch, an item; validation, where there was one; rate,"
                    + " length of the gradient, seconds, speed. As CSV or JSON lines, by the ending .csv or .jsonl; may be given for"
                    + " both. With --resume the table goes on.")
    private List<Path> files = new ArrayList<>();

    /** @throws UserException when a file cannot be written, or its ending says no format */
    void requireWritable() {
        for (Path file : files) {
            MetricsFormat.of(file);
            Outputs.requireFile(file);
        }
    }

    /** The tables, which take the rows of a run; they are to be closed after it. */
    List<MetricsFile> open(ModelSpec spec, Consumer<String> warnings) {
        return files.stream()
                .map(file -> new MetricsFile(file, spec.training(), warnings))
                .toList();
    }
}
