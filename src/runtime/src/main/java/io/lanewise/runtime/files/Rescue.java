package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where something was written that would be lost with the process: where it was meant to be, or, because that could not
 * be written, in the folder for temporary files.
 *
 * @param problem why not where it was meant to be; empty where it is there
 */
public record Rescue(Path file, Optional<IOException> problem) {

    /** Writes a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path file) throws IOException;
    }

    /** @throws IOException of the target, when neither can be written */
    public static Rescue write(Path target, Content content) throws IOException {
        try {
            content.writeTo(target);
            return new Rescue(target, Optional.empty());
        } catch (IOException e) {
            try {
                return new Rescue(writeIn(Files.createTempDirectory("lanewise-"), target, content), Optional.of(e));
            } catch (IOException again) {
                e.addSuppressed(again);
                throw e;
            }
        }
    }

    private static Path writeIn(Path folder, Path target, Content content) throws IOException {
        var elsewhere = folder.resolve(target.getFileName());
        try {
            content.writeTo(elsewhere);
            return elsewhere;
        } catch (IOException e) {
            // What is left of a file that was begun is nobody's.
            Files.deleteIfExists(elsewhere);
            Files.delete(folder);
            throw e;
        }
    }
}
