package io.lanewise.verify.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a JVM of its own: what C2 makes of code depends on what ran before, and on how java was started. */
final class FreshProcess {

    private FreshProcess() {}

    /** The lines that a main class of the tests' class path printed; it must end well. */
    static List<String> run(Path folder, List<String> options, Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        int exit = process.waitFor();
        String errors = Files.readString(err);
        assertEquals(0, exit, () -> command + "\n" + errors);
        return Files.readAllLines(out);
    }
}
