package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

    @TempDir
    private Path folder;

    private Path pictures;
    private Path model;
    private Path checkpoint;

    @BeforeEach
    void writePictures() throws IOException {
        pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 10);
        model = folder.resolve("out.safetensors");
        checkpoint = folder.resolve("checkpoint.safetensors");
    }

    @Test
    void aModelAReportAndASummaryComeOut() throws IOException {
        Path report = folder.resolve("report.html");
        var answer = train(TinySpec.write(folder), "--report", report, "--threads", 2);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(Files.exists(model) && Files.exists(report));
        assertTrue(answer.out().startsWith("6 steps, "), answer.out());
        assertTrue(answer.out().contains("Model: " + model), answer.out());
        assertTrue(answer.err().contains("Training on 9 items, 1 held back; 6 steps of 4 items; f32, 2 threads"), answer.err());
    }

    @Test
    void filesThatCouldNotBeReadBackAreRefused() throws IOException {
        Path spec = TinySpec.write(folder);
        var answer = Cli.run("train", spec, "--data", pictures, "--out", folder.resolve("out.st"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("out.st: the name must end in .safetensors."), answer.err());
        answer = Cli.run("train", spec, "--data", pictures, "--out", model, "--checkpoint", folder.resolve("half"));
        assertTrue(answer.err().contains("half: the name must end in .safetensors."), answer.err());
        answer = Cli.run("train", "--data", pictures, "--resume", spec);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("is not a checkpoint, whose name ends in .safetensors."), answer.err());
    }

    @Test
    void jsonTellsWhatWasMeasured() throws IOException {
        var answer = train(TinySpec.write(folder), "--json", "--epochs", 2, "--type", "f64", "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("\"steps\" : 6,"), answer.out());
        assertTrue(answer.out().contains("\"end\" : \"finished\""), answer.out());
        assertTrue(answer.out().contains("\"reconstructionPsnr\" : "), answer.out());
    }

    @Test
    void resumedFromItsCheckpointARunGivesTheModelOfOneThatWasNot() throws IOException {
        Path spec = TinySpec.write(folder);
        train(spec);
        byte[] whole = Files.readAllBytes(model);
        train(spec, "--steps", 3);
        assertNotEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(model)));

        var resumed = Cli.run(
                "train", "--resume", checkpoint, "--data", pictures, "--out", model, "--checkpoint", checkpoint, "--steps", 6);

        assertEquals(ExitCode.OK, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains("3 steps to go from step 3"), resumed.err());
        assertArrayEquals(whole, Files.readAllBytes(model));
    }

    @Test
    void theBestModelIsKeptBesideTheCheckpointAndIsTheResultWhereTheSpecSaysSo() throws IOException {
        Path best = folder.resolve("run.best.safetensors");
        Object[] files = {"--checkpoint", folder.resolve("run.checkpoint.safetensors"), "--out", model};
        // With so high a rate the second step is worse than the first.
        Path spec = TinySpec.write(folder, "rate: 0.01}}", "rate: 0.3}}, keep: best, validate_every: 1");
        var answer = Cli.run(Stream.concat(Stream.of("train", spec, "--data", pictures), Stream.of(files)).toArray());
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().startsWith("6 steps, "), answer.out());
        assertTrue(answer.out().matches("(?s).*The model of step \\d, the best by validation, was kept\\..*"), answer.out());
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(best));
    }

    @Test
    void aLossThatIsNotFiniteFailsWithStepAndFixAndKeepsTheLastGoodModel() throws IOException {
        // Without an activation that holds them, numbers grow until one is no float.
        String text = TinySpec.TEXT
                .replace("sigmoid", "identity")
                .replace("relu", "identity")
                .replace("adam: {rate: 0.01}", "sgd: {rate: 1000}")
                .replace("steps: 6", "steps: 60");
        Path spec = Files.writeString(folder.resolve("diverging.yaml"), text);
        var answer = train(spec);
        assertEquals(ExitCode.FAILED, answer.exitCode());
        assertTrue(answer.err().contains("Training stopped in step "), answer.err());
        assertTrue(answer.err().contains("A learning rate below"), answer.err());
        assertTrue(Files.exists(model));
    }

    @Test
    void filesThatCannotBeReadAreSkippedByName() throws IOException {
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        var answer = train(TinySpec.write(folder));
        assertEquals(ExitCode.OK, answer.exitCode());
        assertTrue(answer.err().contains("Skipped broken.png, which "), answer.err());
    }

    @Test
    void aFolderOfArraysIsReadAsOneAndAFileOfItHeldBack() throws IOException {
        Path arrays = Files.createDirectory(folder.resolve("arrays"));
        var values = new float[7 * 64];
        for (int index = 0; index < values.length; index++) {
            values[index] = index % 37 / 37f;
        }
        NpyWriter.write(arrays.resolve("train.npy"), new int[] {7, 8, 8}, values);
        NpyWriter.write(arrays.resolve("test.npy"), new int[] {3, 64}, Arrays.copyOf(values, 3 * 64));
        NpyWriter.write(arrays.resolve("labels.npy"), new int[] {7}, new float[7]);
        Path spec = TinySpec.write(folder, "seed: 3", "seed: 3, validation: {files: [test.npy]}");
        var answer = Cli.run("train", spec, "--data", arrays, "--out", model, "--checkpoint", checkpoint, "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.err().contains("Skipped labels.npy, which has one axis, as labels have."), answer.err());
        assertTrue(answer.err().contains(arrays + ": 2 arrays, 10 items of 8 x 8 x 1."), answer.err());
        assertTrue(answer.err().contains("Training on 7 items, 3 held back;"), answer.err());
    }

    @Test
    void filesThatCannotBeReadAreRefusedWhereTheSpecSaysSo() throws IOException {
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        var answer = train(TinySpec.write(folder, "noise:", "data: {on_error: refuse}\nnoise:"));
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(pictures.resolve("broken.png") + " "), answer.err());
        assertEquals(1, answer.err().lines().count(), answer.err());
    }

    @Test
    void outputsThatCannotBeWrittenAreRefusedBeforeAnythingIsRead() throws IOException {
        Path spec = TinySpec.write(folder);
        Path nowhere = folder.resolve("nowhere/out.file");
        for (String option : List.of("--out", "--checkpoint", "--report")) {
            var answer = Cli.run("train", spec, "--data", "no-such-data", option, nowhere);
            assertEquals(ExitCode.USAGE, answer.exitCode());
            assertTrue(answer.err().startsWith(nowhere + " cannot be written"), answer.err());
        }
        assertFalse(Files.exists(Path.of("tiny.safetensors")));
    }

    @Test
    void dataThatIsNotThereIsAnsweredInASentence() throws IOException {
        var answer = Cli.run("train", TinySpec.write(folder), "--data", folder.resolve("none"), "--out", model,
                "--checkpoint", checkpoint);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(folder.resolve("none") + " does not exist.\n", answer.err());
    }

    @Test
    void aModelIsNoSpec() throws IOException {
        train(TinySpec.write(folder));
        var answer = train(model);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().contains("out.safetensors is a model, not a spec: name the YAML file"), answer.err());
        assertTrue(answer.err().contains("--resume"), answer.err());
    }

    private Cli train(Path spec, Object... options) {
        var words = new ArrayList<Object>(
                List.of("train", spec, "--data", pictures, "--out", model, "--checkpoint", checkpoint));
        words.addAll(List.of(options));
        return Cli.run(words.toArray());
    }
}
