package io.lanewise.cli;

import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecException;
import io.lanewise.spec.SpecProblem;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Specs named on the command line, one by one or by their folder. */
final class SpecFiles {

    private SpecFiles() {}

    /**
     * Reads a spec. A model is not taken for a text that is badly written.
     *
     * @param warnings told of what is legal in the spec but unwise
     * @throws UserException for a model
     */
    static ModelSpec read(Path file, Consumer<SpecProblem> warnings) {
        if (ModelFiles.isModel(file)) {
            throw new UserException(file + " is a model, not a spec: name the YAML file that it was trained by,"
                    + " or go on training from a checkpoint with train --resume.");
        }
        return SpecReader.read(file, warnings);
    }

    /** Prints warnings for people. */
    static Consumer<SpecProblem> warningsTo(PrintWriter err) {
        return warning -> err.println("Warning: " + warning);
    }

    /**
     * Reads all specs; those of a folder in the order of their names.
     *
     * @param warnings told of what is legal in the specs but unwise
     * @throws SpecException with the problems of all of them
     * @throws UserException when a folder has none
     */
    static List<ModelSpec> read(List<Path> paths, Consumer<SpecProblem> warnings) throws IOException {
        var models = new ArrayList<ModelSpec>();
        var problems = new ArrayList<SpecProblem>();
        for (Path path : paths) {
            for (Path file : Files.isDirectory(path) ? inFolder(path) : List.of(path)) {
                try {
                    models.add(read(file, warnings));
                } catch (SpecException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return models;
    }

    private static List<Path> inFolder(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            var files = entries.filter(SpecFiles::isSpec).sorted().toList();
            if (files.isEmpty()) {
                throw new UserException(folder + " has no spec: no file has a name that ends in .yaml or .yml.");
            }
            return files;
        }
    }

    private static boolean isSpec(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }
}
