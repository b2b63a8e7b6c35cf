package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.LinkException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {

    static Set<String> commands() {
        return Main.commandLine().getSubcommands().keySet();
    }

    @Test
    void withoutArgumentsTheCommandsAreListed() {
        var overview = Cli.run();
        assertEquals(ExitCode.OK, overview.exitCode());
        commands().forEach(command -> assertTrue(overview.out().contains("\n  " + command + " "), command));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpTeachesByExampleAndTellsExitCodes(String command) {
        var help = Cli.run(command, "--help");
        assertAll(
                () -> assertEquals(ExitCode.OK, help.exitCode()),
                () -> assertTrue(help.out().contains("Example:\n  lanewise " + command), help.out()),
                () -> assertTrue(help.out().contains("Exit codes:"), help.out()));
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheOneMeant() {
        var answer = Cli.run("genrate");
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("generate"), answer.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    frobnicate                             | "frobnicate" is no command.
                    plan a.yaml b.yaml                     | "b.yaml" is more than this command takes.
                    plan a.yaml --batch x                  | Invalid value for option '--batch': 'x' is not a whole number.
                    verify --key dense_f32_i4_o4 --bits 64 | --bits 64 is no vector width: give 128, 256 or 512.
                    plan a.yaml --bits 256 --scalar        | --bits=BITS, --scalar are mutually exclusive (specify only one).
                    """)
    void aWrongCommandLineIsAnsweredInASentence(String words, String sentence) {
        var answer = Cli.run((Object[]) words.split(" "));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(sentence, answer.err().lines().findFirst().orElse(""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void examplesFitALineOfEightyColumns(String command) {
        String help = Cli.run(command, "--help").out();
        List<String> examples =
                help.lines().dropWhile(line -> !line.equals("Example:")).skip(1).toList();
        assertTrue(examples.stream().allMatch(line -> line.startsWith("  lanewise ")), help);
    }

    @Test
    void aHeapThatIsTooSmallIsAnsweredWithTheVariableOfTheScript() {
        var answer = Errors.answer(LinkException.heap("The heap cannot hold it", 9000));
        assertEquals("The heap cannot hold it: set LANEWISE_HEAP=9000m, or use a smaller batch.", answer.sentence());
    }

    @Test
    void theVersionIsTheBuilds() {
        assertTrue(Cli.run("--version").out().startsWith("lanewise 0."));
    }
}
