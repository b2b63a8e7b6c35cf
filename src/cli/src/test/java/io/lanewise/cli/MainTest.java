package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void theVersionIsTheBuilds() {
        assertTrue(Cli.run("--version").out().startsWith("lanewise 0."));
    }
}
