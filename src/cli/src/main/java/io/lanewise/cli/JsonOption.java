package io.lanewise.cli;

import picocli.CommandLine.Option;

/** The option of every command that reports. */
final class JsonOption {

    @Option(names = "--json", description = "Report as one JSON object on standard output; everything else goes to standard error.")
    private boolean wanted;

    boolean isWanted() {
        return wanted;
    }
}
