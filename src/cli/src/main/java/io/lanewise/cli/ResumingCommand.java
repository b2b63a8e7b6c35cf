package io.lanewise.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The command that goes on where an interrupted one ended: the one that was given, with the checkpoint. */
final class ResumingCommand {

    private static final String OPTION = "--resume";

    private ResumingCommand() {}

    static String of(CommandLine interrupted, Path checkpoint) {
        List<String> words = interrupted.getParent().getParseResult().originalArgs();
        var command = new StringBuilder("./lanewise");
        boolean isValue = false;
        for (String word : words) {
            if (!isValue && !word.equals(OPTION) && !word.startsWith(OPTION + "=")) {
                command.append(' ').append(quoted(word));
            }
            isValue = word.equals(OPTION);
        }
        return command + " " + OPTION + " " + quoted(checkpoint.toString());
    }

    /** As a POSIX shell reads it back. */
    static String quoted(String word) {
        return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
