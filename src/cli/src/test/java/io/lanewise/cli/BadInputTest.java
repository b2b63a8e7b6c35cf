package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.data.Picture;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that nothing, or not much, can be learnt from: a sentence, and nothing is lost. */
class BadInputTest {

    @TempDir
    private Path folder;

    private Path spec;
    private Path model;
    private Path checkpoint;

    @BeforeEach
    void write() throws IOException {
        spec = TinySpec.write(folder);
        model = folder.resolve("out.safetensors");
        checkpoint = folder.resolve("run.safetensors");
    }

    private Cli train(Path data) {
        return Cli.run("train", spec, "--data", data, "--scalar", "--out", model, "--checkpoint", checkpoint);
    }

    private void assertRefused(String sentence, Path data) {
        var answer = train(data);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertEquals(sentence, answer.err().lines().toList().getLast());
        assertEquals("", answer.out());
        assertFalse(Files.exists(model));
    }

    private Path array(String name, int... shape) throws IOException {
        var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int index = 0; index < values.length; index++) {
            values[index] = index % 7 / 7f;
        }
        return array(name, values, shape);
    }

    private Path array(String name, float[] values, int... shape) throws IOException {
        Path file = folder.resolve(name);
        NpyWriter.write(file, shape, values);
        return file;
    }

    @Test
    void anEmptyFolderHasNoPictures() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        var answer = train(empty);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        assertTrue(answer.err().startsWith(empty + " has no pictures: no file has a name that ends in one of "), answer.err());
    }

    @Test
    void dataThatDoesNotFitTheSpecIsRefusedWithBothShapes() throws IOException {
        Path data = array("wide.npy", 5, 8, 9);
        assertRefused(
                data + " has the shape [5, 8, 9], where items of 8 x 8 x 1 are in [N, 8, 8, 1], [N, 8, 8], [N, T, 8, 8] or"
                        + " [N, 64].",
                data);
    }

    @Test
    void anItemThatIsNotFiniteIsNamedAndTheStepsBeforeCanBeGoneOnFrom() throws IOException {
        Path whole = array("data.npy", 10, 8, 8);
        var values = new float[10 * 64];
        Arrays.fill(values, 0.5f);
        // At this seed the item comes after the first step.
        values[7 * 64] = Float.NaN;
        Path broken = array("broken.npy", values, 10, 8, 8);
        var answer = train(broken);
        assertEquals(ExitCode.USAGE, answer.exitCode());
        String last = answer.err().lines().toList().getLast();
        assertTrue(
                last.matches("broken\\.npy#7 has the value NaN, from which nothing can be learnt: mend the item, or leave it"
                        + " out of the data\\. The steps before are saved; go on, when that is mended, with: \\./lanewise train"
                        + " .* --resume " + checkpoint),
                last);
        assertFalse(Files.exists(model));
        Files.copy(whole, broken, StandardCopyOption.REPLACE_EXISTING);
        var resumed = Cli.run(
                "train", "--resume", checkpoint, "--data", broken, "--scalar", "--out", model, "--checkpoint", checkpoint);
        assertEquals(ExitCode.OK, resumed.exitCode(), resumed.err());
    }

    @Test
    void oneItemIsTrainedOnAndNothingIsHeldBack() throws IOException {
        Path single = Files.createDirectory(folder.resolve("single"));
        Pictures.writeOne(single.resolve("a.png"), 3);
        var answer = train(single);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(
                answer.err().contains("Training on 1 item, none held back: a second one would tell how good the model is;"),
                answer.err());
    }

    @Test
    void picturesOfOneValueAreTrainedOnWithAWarning() throws IOException {
        Path flat = Files.createDirectory(folder.resolve("flat"));
        for (String name : List.of("a.png", "b.png")) {
            var values = new float[64];
            Arrays.fill(values, 0.5f);
            Picture.write(flat.resolve(name), values, 0, 8, 8, 1);
        }
        var answer = train(flat);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(
                answer.err().contains("Every item is of one value only, "), answer.err());
        Pictures.writeOne(flat.resolve("c.png"), 3);
        Pictures.writeOne(flat.resolve("d.png"), 4);
        assertFalse(train(flat).err().contains("of one value only"));
    }
}
