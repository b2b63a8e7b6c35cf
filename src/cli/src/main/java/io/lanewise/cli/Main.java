package io.lanewise.cli;

import io.lanewise.analysis.ReconstructionErrors.Per;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            ReconstructCommand.class,
            DenoiseCommand.class,
            EncodeCommand.class,
            PcaCommand.class,
            AnomaliesCommand.class,
            LatentCommand.class,
            CompareCommand.class,
            PlanCommand.class,
            GenerateCommand.class,
            VerifyCommand.class,
            ParityCommand.class,
            DoctorCommand.class
        })
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
                .registerConverter(
                        ElementType.class, text -> named(text, List.of(ElementType.values()), ElementType::spelling))
                .registerConverter(Direction.class, text -> named(text, List.of(Direction.values()), Direction::spelling))
                .registerConverter(Per.class, text -> named(text, List.of(Per.values()), per -> per.name().toLowerCase(Locale.ROOT)))
                .setExecutionExceptionHandler((thrown, command, parsed) -> Errors.onException(thrown, command))
                .setParameterExceptionHandler((thrown, arguments) -> Errors.onParameters(thrown));
    }

    private static <T> T named(String text, List<T> all, Function<T, String> spelling) {
        return all.stream()
                .filter(one -> spelling.apply(one).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("\"" + text + "\" is none of "
                        + String.join(", ", all.stream().map(spelling).toList())));
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
