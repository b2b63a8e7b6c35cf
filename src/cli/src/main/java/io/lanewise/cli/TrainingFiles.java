package io.lanewise.cli;

import io.lanewise.runtime.training.Outcome;
import io.lanewise.spec.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What training writes.
 *
 * @param best the model of the best validation, beside the checkpoint
 * @param report a page
 * @param animation beside the report, of a model over sequences
 */
record TrainingFiles(Path model, Path checkpoint, Path best, Optional<Path> report, Optional<Path> animation) {

    private static final String PAGE = ".html";
    private static final String CHECKPOINT = ".checkpoint" + ModelFiles.ENDING;

    /**
     * Files with names that were given, or null for names by that of the spec.
     *
     * @throws UserException when a file beside the checkpoint or the report cannot have its name
     */
    static TrainingFiles of(ModelSpec spec, Path model, Path checkpoint, Path report) {
        boolean sequences = spec.sequence().isPresent();
        // Forecasts are moving pictures, which are worth a look every time.
        Optional<Path> page = sequences && report == null ? Optional.of(Path.of(spec.name() + PAGE)) : Optional.ofNullable(report);
        Path saved = checkpoint == null ? Path.of(spec.name() + CHECKPOINT) : checkpoint;
        return new TrainingFiles(
                model == null ? Path.of(spec.name() + ModelFiles.ENDING) : model,
                saved,
                beside(saved, CHECKPOINT, ".best" + ModelFiles.ENDING),
                page,
                page.filter(file -> sequences).map(file -> beside(file, PAGE, ".gif")));
    }

    /**
     * A file with another ending.
     *
     * @throws UserException for the root of a file system, which has no name
     */
    private static Path beside(Path file, String from, String to) {
        if (file.getFileName() == null) {
            throw Outputs.isFolder(file);
        }
        String name = file.getFileName().toString();
        for (String ending : List.of(from, ModelFiles.ENDING)) {
            if (name.endsWith(ending)) {
                return file.resolveSibling(name.substring(0, name.length() - ending.length()) + to);
            }
        }
        return file.resolveSibling(name + to);
    }

    /** How a run ended and what it left, for people who look for it elsewhere than here. */
    String told(Outcome outcome) {
        return outcome.end() == Outcome.End.INTERRUPTED
                ? outcome.message()
                : outcome.message() + " Model: " + model.toAbsolutePath()
                        + report.map(file -> ", report: " + file.toAbsolutePath()).orElse("") + ".";
    }

    /** @throws UserException when one of them cannot be written */
    void requireWritable() {
        Stream.of(Optional.of(model), Optional.of(checkpoint), Optional.of(best), report, animation)
                .flatMap(Optional::stream)
                .forEach(Outputs::requireFile);
        requireEnding("--out", model);
        requireEnding("--checkpoint", checkpoint);
    }

    /** Another name could be written, but not be told from a spec when it is read. */
    static void requireEnding(String option, Path file) {
        if (!ModelFiles.isModel(file)) {
            throw new UserException(option + " " + file + ": the name must end in " + ModelFiles.ENDING + ".");
        }
    }
}
