package io.lanewise.cli;

import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.data.DataException;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.spec.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** From an exception to a sentence and an exit code. */
final class Errors {

    /** Set, for those who look for a defect, the stack trace follows the sentence. */
    private static final String TRACE = "LANEWISE_TRACE";

    private Errors() {}

    /** A sentence on standard error. */
    record Answer(String sentence, int exitCode) {}

    /** What to tell of an exception that a command threw. */
    static Answer answer(Throwable thrown) {
        return switch (thrown) {
            case UserException e -> new Answer(e.getMessage(), e.exitCode());
            case SpecException e -> new Answer(e.getMessage(), ExitCode.USAGE);
            case LinkException e -> new Answer(sentence(e), ExitCode.USAGE);
            case RefusedFileException e -> new Answer(sentence(e.file() + " " + e.problem()), ExitCode.USAGE);
            case DataException e -> new Answer(sentence(e.getMessage()), ExitCode.USAGE);
            case UncheckedIOException e -> answer(e.getCause());
            case NoSuchFileException e -> new Answer(e.getFile() + " does not exist.", ExitCode.USAGE);
            case AccessDeniedException e ->
                new Answer("The permissions of " + e.getFile() + " do not allow this.", ExitCode.USAGE);
            case FileSystemException e ->
                new Answer(sentence(e.getFile() + ": " + e.getReason()), ExitCode.USAGE);
            case IOException e -> new Answer(sentence("Reading or writing failed: " + e.getMessage()), ExitCode.USAGE);
            case OutOfMemoryError e ->
                new Answer(
                        "Java has not enough memory: use a smaller batch, or set LANEWISE_HEAP, for example LANEWISE_HEAP=6g.",
                        ExitCode.FAILED);
            default ->
                new Answer(
                        "This should not have happened: " + thrown + " (" + TRACE + "=1 tells where).", ExitCode.FAILED);
        };
    }

    static int onException(Exception thrown, CommandLine command) {
        var answer = answer(thrown);
        command.getErr().println(command.getColorScheme().errorText(answer.sentence()));
        if (System.getenv(TRACE) != null) {
            thrown.printStackTrace(command.getErr());
        }
        return answer.exitCode();
    }

    static int onParameters(ParameterException thrown) {
        var command = thrown.getCommandLine();
        var err = command.getErr();
        err.println(command.getColorScheme().errorText(problem(thrown)));
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                err.println("Did you mean " + String.join(" or ", suggestions) + "?");
            }
        }
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** {@code ./lanewise} starts java with the heap that its own variable says. */
    private static String sentence(LinkException e) {
        return e.heapMebibytes().isPresent()
                ? e.problem() + ": set LANEWISE_HEAP=" + e.heapMebibytes().getAsLong() + "m, or use a smaller batch."
                : e.getMessage();
    }

    /** The text with a full stop; not where it ends in a line that points at something. */
    private static String sentence(String text) {
        return text.endsWith(".") || text.contains("\n") ? text : text + ".";
    }

    /** What is wrong with the arguments, in the words of this program. */
    private static String problem(ParameterException thrown) {
        if (thrown instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String words = "\"" + String.join(" ", unmatched.getUnmatched()) + "\"";
            boolean isCommand = thrown.getCommandLine().getParent() == null;
            return isCommand ? words + " is no command." : words + " is more than this command takes.";
        }
        return sentence(thrown.getMessage()
                .replaceFirst("^Error: ", "")
                .replaceFirst("' is not an? (int|long)$", "' is not a whole number"));
    }
}
