package io.lanewise.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs a command in this process as the launcher would. */
record Cli(int exitCode, String out, String err) {

    static Cli run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = new String[arguments.length];
        for (int index = 0; index < words.length; index++) {
            words[index] = arguments[index].toString();
        }
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Cli(exitCode, out.toString(), err.toString());
    }
}
