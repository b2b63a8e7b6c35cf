package io.lanewise.cli;

import io.lanewise.runtime.Options;
import picocli.CommandLine.Option;

/** The option of every command that computes for long. */
final class ThreadsOption {

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with (default: one a processor).")
    private Integer threads;

    Options apply(Options options) {
        if (threads == null) {
            return options;
        }
        if (threads < 1) {
            throw new UserException("--threads " + threads + " is too few: give at least 1.");
        }
        return options.withThreads(threads);
    }
}
