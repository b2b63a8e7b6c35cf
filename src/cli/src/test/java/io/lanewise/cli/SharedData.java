package io.lanewise.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real data, which is not part of this repository: in the folder that LANEWISE_SHARED names, or in shared/ beside it. */
final class SharedData {

    private SharedData() {}

    /** A file below {@code shared/data}; the test is skipped where it is not there. */
    static Path file(String name) {
        Path folder = Optional.ofNullable(System.getenv("LANEWISE_SHARED")).map(Path::of).orElse(Path.of("..", "..", "..", "shared"));
        Path file = folder.resolve("data").resolve(name);
        assumeTrue(Files.isReadable(file), "SKIPPED: " + file + " is not there (LANEWISE_SHARED names another folder)");
        return file;
    }
}
