package io.lanewise.cli;

/** What the user asked for cannot be done; the message is one sentence that names the value and the fix. */
final class UserException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    UserException(String message) {
        this(message, ExitCode.USAGE);
    }

    UserException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
