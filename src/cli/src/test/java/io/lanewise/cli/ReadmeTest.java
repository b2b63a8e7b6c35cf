package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README.md are compiled and run as they stand there. */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");

    @TempDir
    private Path folder;

    @Test
    void theSpecIsLegal() throws IOException {
        assertEquals("digits", SpecReader.read(blocks("yaml").getFirst(), "README.md").name());
    }

    @Test
    void theLibraryExampleTrainsAndGivesTheSameWithVectorsAndWithout() throws Exception {
        Files.createDirectory(folder.resolve("specs"));
        Files.copy(Path.of("../../specs/mnist-denoising.yaml"), folder.resolve("specs/mnist-denoising.yaml"));
        Pictures.write(Files.createDirectory(folder.resolve("digits")), 20);
        Path source = Files.writeString(folder.resolve("Digits.java"), example("Digits"));

        String fast = java(List.of("--add-modules", "jdk.incubator.vector"), source);
        String slow = java(List.of(), source);

        assertTrue(fast.startsWith("step 1 of 5: loss "), fast);
        assertTrue(fast.contains("\n7x7x32 -> 28x28x1, first pixel "), fast);
        assertEquals(fast, slow);
        assertTrue(Files.exists(folder.resolve("digits.safetensors")));

        Path lab = Files.writeString(folder.resolve("Lab.java"), example("Lab"));
        String told = java(List.of("--add-modules", "jdk.incubator.vector"), lab);
        assertTrue(
                told.matches("denoised: [\\d.]+ dB, SSIM -?[\\d.]+\n"
                        + "picture-0.png is at -?[\\d.]+, -?[\\d.]+; 25 pictures\n"
                        + "the error is less on \\d+ of 20 items\n"),
                told);
    }

    @Test
    void theExampleOfAnomaliesFindsBeatsThatFall() throws Exception {
        Path beats = Files.writeString(folder.resolve("beats.txt"), beats());
        var trained = Cli.run(
                "train", Path.of("../../specs/ecg-anomalies.yaml"), "--data", beats, "--epochs", 20,
                "--out", folder.resolve("ecg-anomalies.safetensors"), "--checkpoint", folder.resolve("checkpoint.safetensors"));
        assertEquals(ExitCode.OK, trained.exitCode(), trained.err());
        Path source = Files.writeString(folder.resolve("Beats.java"), example("Beats"));
        String told = java(List.of("--add-modules", "jdk.incubator.vector"), source);
        assertTrue(
                told.matches("area under the ROC curve 1.000, precision 1.00, recall 1.00\n"
                        + "beats.txt:3: error [\\d.]+, code of 8 numbers\n"),
                told);
    }

    /** Rows of a class and 140 values: 40 that rise, of class 1, and after every second of them one that falls. */
    private static String beats() {
        var text = new StringBuilder();
        for (int row = 0; row < 60; row++) {
            boolean falls = row % 3 == 2;
            text.append(falls ? 2 : 1);
            for (int point = 0; point < 140; point++) {
                text.append('\t').append((falls ? 139 - point : point) * (20 + row) + row * point % 7);
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void theVerificationExampleCompiles() throws Exception {
        Path source = Files.writeString(folder.resolve("OurShapesProperties.java"), example("OurShapesProperties"));
        run(List.of("javac", "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString()));
    }

    @Test
    void everyCommandIsMentionedAndEveryOneThatIsMentionedExists() throws IOException {
        var commands = Main.commandLine().getSubcommands().keySet();
        String readme = Files.readString(README);
        Pattern.compile("\\./lanewise ([a-z]+)").matcher(readme).results().forEach(found ->
                assertTrue(commands.contains(found.group(1)), found.group()));
        commands.forEach(command -> assertTrue(readme.contains(command), command));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        Pattern.compile("\\]\\(([^)]+)\\)").matcher(Files.readString(README)).results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("https://"))
                .forEach(link -> assertTrue(Files.exists(README.resolveSibling(link)), link));
    }

    private String java(List<String> options, Path source) throws Exception {
        var command = new ArrayList<>(List.of("java"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), source.toString()));
        return run(command);
    }

    /** Runs a tool of this JDK, which must succeed, and returns its output. */
    private String run(List<String> command) throws Exception {
        var words = new ArrayList<>(command);
        words.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        var process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the example ended");
        assertEquals(0, process.exitValue(), Files.readString(err));
        return Files.readString(out);
    }

    /** The example that is this class. */
    private static String example(String name) throws IOException {
        return blocks("java").stream().filter(block -> block.contains("class " + name + " ")).findFirst().orElseThrow();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
