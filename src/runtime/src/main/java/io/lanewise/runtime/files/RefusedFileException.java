package io.lanewise.runtime.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is not what it should be: truncated, hostile, of another format, or too large.
 *
 * <p>The message is one sentence, {@code FILE: what is wrong}, fit to be shown to a user without a stack trace.
 */
public final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final String problem;

    public RefusedFileException(Path file, String problem) {
        this(file, problem, null);
    }

    public RefusedFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
        this.file = file;
        this.problem = problem;
    }

    /** What is wrong, without the file's name. */
    public String problem() {
        return problem;
    }

    /** The file that was refused; null only in a deserialised copy. */
    public Path file() {
        return file;
    }
}
