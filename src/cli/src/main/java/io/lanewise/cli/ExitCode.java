package io.lanewise.cli;

/** What the process tells the shell. */
final class ExitCode {

    static final int OK = 0;

    /** A check found something, or the work failed: a case that does not pass, a stale file, a loss that is not finite. */
    static final int FAILED = 1;

    /** The command line or a file that it names cannot be used. */
    static final int USAGE = 2;

    /** Ended by Ctrl-C: 128 and the number of the signal, as shells have it. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
