package io.lanewise.cli;

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
    static Path file(String name) {
        Path path = FOLDER.resolve(name);
        assumeTrue(Files.isReadable(path), "SKIPPED: there is no " + path + "; set LANEWISE_DATA to a folder that has " + name);
        return path;
    }
}
