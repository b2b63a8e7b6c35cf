package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, in a process of its own. */
class InterruptTest {

    private static final int STEPS = 1_000_000_000;

    /** Far more than it takes on a busy machine. */
    private static final int MOST_SECONDS = 120;

    /** The pre-training of a pair takes so long that an interruption is sure to come before its end. */
    private static final String PAIRS =
            """
            lanewise: 1
            name: pairs
            input: {height: 8, width: 8, channels: 1}
            encoder:
              - dense: {units: 48, activation: sigmoid}
              - dense: {units: 32, activation: sigmoid}
            decoder:
              - dense: {units: 48, activation: sigmoid}
              - dense: 64
              - reshape: {height: 8, width: 8, channels: 1}
            training: {batch: 9, steps: 6, seed: 3, pretraining: {steps: 4000}}
            """;

    @TempDir
    private Path folder;

    private Path pictures;

    @BeforeEach
    void writePictures() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "SKIPPED: only tried on Linux");
        assumeFalse(isInterruptIgnored(), "SKIPPED: this process ignores Ctrl-C, and so would those that it starts");
        pictures = Pictures.write(Files.createDirectory(folder.resolve("our pictures")), 10);
    }

    @Test
    void ctrlCSavesACheckpointThatTheCommandItPrintsGoesOnFrom() throws Exception {
        Path spec = TinySpec.write(folder, "steps: 6", "steps: 6, checkpoint_every: 1");
        Path checkpoint = folder.resolve("tiny.checkpoint.safetensors");
        var lines = interrupted(
                "Training on ",
                () -> awaitFirstStep(checkpoint),
                "train", spec.toString(), "--data", pictures.toString(), "--steps", "" + STEPS, "--threads", "1", "--scalar");
        assertEquals(
                "Go on with: ./lanewise train " + spec + " --data '" + pictures + "' --steps " + STEPS
                        + " --threads 1 --scalar --resume tiny.checkpoint.safetensors",
                lines.getLast());
        long done = stepsOf(checkpoint);
        assertTrue(done > 0 && done < STEPS, done + " steps");

        // To the same step with and without the interruption.
        Path resumed = folder.resolve("resumed.safetensors");
        Path whole = folder.resolve("whole.safetensors");
        long end = done + 2;
        run(spec, pictures, resumed, end, "--resume", checkpoint);
        run(spec, pictures, whole, end);
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
    }

    @Test
    void preTrainingGoesOnWithThePairThatWasInterrupted() throws Exception {
        Path spec = Files.writeString(folder.resolve("pairs.yaml"), PAIRS);
        Path checkpoint = folder.resolve("pairs.checkpoint.safetensors");
        var lines = interrupted(
                "Pre-trained pair 1/2", () -> {}, "train", spec.toString(), "--data", pictures.toString(), "--scalar");
        String stopped = lines.get(lines.size() - 2);
        assertEquals(
                "Stopped in the pre-training of encoder.1 with decoder.0, pair 2 of 2: training goes on from"
                        + " pairs.checkpoint.safetensors, with this pair from its beginning, when that is resumed.",
                stopped);
        assertEquals(
                "Go on with: ./lanewise train " + spec + " --data '" + pictures
                        + "' --scalar --resume pairs.checkpoint.safetensors",
                lines.getLast());

        Path resumed = folder.resolve("resumed.safetensors");
        Path whole = folder.resolve("whole.safetensors");
        run(spec, pictures, resumed, 6, "--resume", checkpoint);
        run(spec, pictures, whole, 6);
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
    }

    /** Waits for something in the process. */
    @FunctionalInterface
    private interface Waiting {
        void await() throws Exception;
    }

    /** What a command tells that is interrupted after a line that begins so, and some more waiting. */
    private List<String> interrupted(String after, Waiting waiting, String... arguments) throws Exception {
        var process = start(arguments);
        try (BufferedReader err = process.errorReader()) {
            var lines = new ArrayList<String>();
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                lines.add(line);
                if (line.startsWith(after)) {
                    waiting.await();
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
                }
            }
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS));
            assertEquals(ExitCode.INTERRUPTED, process.exitValue(), () -> String.join("\n", lines));
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /** There is a checkpoint after each step, the first one included. */
    private static void awaitFirstStep(Path checkpoint) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!Files.exists(checkpoint)) {
            assertTrue(System.nanoTime() < end, "a step was done");
            Thread.sleep(10);
        }
    }

    private void run(Path spec, Path pictures, Path model, long steps, Object... more) {
        var words = new ArrayList<Object>(List.of(
                "train", spec, "--data", pictures, "--out", model, "--checkpoint", folder.resolve("end.safetensors"), "--scalar",
                "--steps", steps));
        words.addAll(List.of(more));
        var answer = Cli.run(words.toArray());
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.lanewise.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long stepsOf(Path checkpoint) throws IOException {
        try (var file = io.lanewise.runtime.files.SafetensorsFile.open(checkpoint)) {
            return Long.parseLong(file.metadata().get("training.step"));
        }
    }

    /** The second lowest bit of the mask of ignored signals. */
    private static boolean isInterruptIgnored() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String mask = lines.filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
            return (Long.parseUnsignedLong(mask.substring(mask.indexOf(':') + 1).strip(), 16) & 2) != 0;
        }
    }
}
