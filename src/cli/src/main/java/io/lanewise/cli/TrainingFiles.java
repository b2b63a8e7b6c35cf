package io.lanewise.cli;

import io.lanewise.spec.ModelSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What training writes.
 *
 * @param report a page
 * @param animation beside the report, of a model over sequences
 */
record TrainingFiles(Path model, Path checkpoint, Optional<Path> report, Optional<Path> animation) {

    private static final String PAGE = ".html";

    /**
     * Files with names that were given, or null for names by that of the spec.
     *
     * @throws UserException when the name of the animation cannot be that of the report
     */
    static TrainingFiles of(ModelSpec spec, Path model, Path checkpoint, Path report) {
        boolean sequences = spec.sequence().isPresent();
        // Forecasts are moving pictures, which are worth a look every time.
        Optional<Path> page = sequences && report == null ? Optional.of(Path.of(spec.name() + PAGE)) : Optional.ofNullable(report);
        return new TrainingFiles(
                model == null ? Path.of(spec.name() + ModelFiles.ENDING) : model,
                checkpoint == null ? Path.of(spec.name() + ".checkpoint" + ModelFiles.ENDING) : checkpoint,
                page,
                page.filter(file -> sequences).map(TrainingFiles::beside));
    }

    /** @throws UserException for the root of a file system, which has no name */
    private static Path beside(Path page) {
        if (page.getFileName() == null) {
            throw Outputs.isFolder(page);
        }
        String name = page.getFileName().toString();
        String stem = name.endsWith(PAGE) ? name.substring(0, name.length() - PAGE.length()) : name;
        return page.resolveSibling(stem + ".gif");
    }

    /** @throws UserException when one of them cannot be written */
    void requireWritable() {
        Stream.of(Optional.of(model), Optional.of(checkpoint), report, animation)
                .flatMap(Optional::stream)
                .forEach(Outputs::requireFile);
        requireEnding("--out", model);
        requireEnding("--checkpoint", checkpoint);
    }

    /** Another name could be written, but not be told from a spec when it is read. */
    private static void requireEnding(String option, Path file) {
        if (!ModelFiles.isModel(file)) {
            throw new UserException(option + " " + file + ": the name must end in " + ModelFiles.ENDING + ".");
        }
    }
}
