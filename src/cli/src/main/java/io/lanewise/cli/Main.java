package io.lanewise.cli;

import io.lanewise.kernel.ElementType;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/** Entry point of the command line. */
@Command(
        name = "lanewise",
        description = "Vector API kernels generated from layer specs, linked into autoencoders.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "Begin with @|bold lanewise demo|@; @|bold lanewise COMMAND --help|@ explains a command with examples.",
            "The language of specs is described in specs/README.md."
        },
        subcommands = {GenerateCommand.class})
public final class Main extends LanewiseCommand {
    Main() {}

    /** An overview, which is what somebody wants who gives no command. */
    @Override
    public Integer call() {
        spec().commandLine().usage(out());
        return ExitCode.OK;
    }

    /** The command line with all that it is told beside its arguments. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(ElementType.class, Main::elementType)
                .setExecutionExceptionHandler((thrown, command, parsed) -> Errors.onException(thrown, command))
                .setParameterExceptionHandler((thrown, arguments) -> Errors.onParameters(thrown));
    }

    private static ElementType elementType(String spelling) {
        try {
            return ElementType.of(spelling);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + spelling + "\" is not f32 or f64");
        }
    }

    /**
     * Runs one command and exits with its code.
     *
     * @param arguments the words after {@code lanewise}
     */
    public static void main(String[] arguments) {
        // One line an entry, before anything is logged; what somebody else has set stays.
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%5$s%n");
        }
        var command = commandLine()
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(command.execute(arguments));
    }
}
