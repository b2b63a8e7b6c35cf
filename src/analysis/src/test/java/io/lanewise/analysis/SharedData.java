package io.lanewise.analysis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Data that is no part of the repository: in the folder that LANEWISE_DATA names, or in shared/data beside it. */
final class SharedData {

    private static final Path FOLDER =
            Path.of(Objects.requireNonNullElse(System.getenv("LANEWISE_DATA"), "../../../shared/data"));

    private SharedData() {}

    /** A file of it; the test is skipped where it is missing. */
    static Path require(String file) {
        Path path = FOLDER.resolve(file);
        assumeTrue(Files.isReadable(path), "SKIPPED: there is no " + path + "; set LANEWISE_DATA to a folder that has " + file);
        return path;
    }
}
