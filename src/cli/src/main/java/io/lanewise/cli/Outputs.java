package io.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files to be written at the end of long work, tried before it begins. */
final class Outputs {

    private Outputs() {}

    /**
     * Makes sure that a file can be written.
     *
     * @throws UserException when its folder is not there or cannot be written to, or the name is that of a folder
     */
    static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw isFolder(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UserException(file + " cannot be written: there is no folder " + folder + ".");
        }
        tryIn(folder);
    }

    /** The answer to a folder where a file is to be named. */
    static UserException isFolder(Path folder) {
        return new UserException(folder + " is a folder; name a file in it.");
    }

    /** Makes sure that a folder is there and can be written to. */
    static void requireFolder(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserException(folder + " is a file; name a folder.");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " cannot be made.");
        }
        tryIn(folder);
    }

    /** By doing it: permissions alone do not tell of read-only file systems. */
    private static void tryIn(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".lanewise", ".tmp"));
        } catch (IOException e) {
            throw new UserException("The folder " + folder + " cannot be written to.");
        }
    }
}
