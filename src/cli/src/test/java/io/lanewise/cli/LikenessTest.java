package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.files.NpyWriter;
import io.lanewise.runtime.training.HeldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LikenessTest {

    @TempDir
    private Path folder;

    @Test
    void onlyMapsHavePixels() {
        assertEquals("a pixel", Likeness.unit(new Shape(2, 3, 4), false));
        assertEquals("an item", Likeness.unit(Shape.vector(7), false));
        assertEquals("a value", Likeness.unit(new Shape(1, 7, 1), false));
        assertEquals("a value", Likeness.unit(new Shape(7, 1, 1), false));
        assertEquals("a point", Likeness.unit(new Shape(1, 7, 2), false));
        assertEquals("a pixel of a frame", Likeness.unit(new Shape(2, 3, 4), true));
        assertEquals("a frame", Likeness.unit(Shape.vector(7), true));
    }

    @Test
    void meansAreOfWhatIsShown() {
        var held = new HeldOut(List.of(new HeldOut.Item("a", 10, 20, 1), new HeldOut.Item("b", 20, 40, 1)), List.of());
        var psnr = Likeness.of(new Shape(8, 8, 1));
        assertEquals("15.00 dB", psnr.figure(psnr.mean(held, HeldOut.Item::noisyPsnr)));
        assertEquals("10.00 dB", psnr.gain(10, 20));
        var error = Likeness.of(Shape.vector(8));
        assertEquals("0.0550", error.figure(error.mean(held, HeldOut.Item::noisyPsnr)));
        assertEquals("0.100", error.gain(10, 20));
        assertEquals("0.00", error.figure(Double.POSITIVE_INFINITY));
    }

    @Test
    void aModelOfVectorsIsToldOfWithoutPixels() throws IOException {
        var values = new float[20 * 6];
        for (int index = 0; index < values.length; index++) {
            values[index] = index % 7 - 3;
        }
        Path data = folder.resolve("rows.npy");
        NpyWriter.write(data, new int[] {20, 6}, values);
        Path spec = Files.writeString(
                folder.resolve("rows.yaml"),
                """
                lanewise: 1
                name: rows
                input: 6
                encoder:
                  - dense: {units: 2, activation: tanh}
                decoder:
                  - dense: 6
                noise: {gaussian: 0.1}
                training: {batch: 4, steps: 5}
                """);
        Path page = folder.resolve("report.html");
        Path model = folder.resolve("rows.safetensors");
        var answer = Cli.run(
                "train", spec, "--data", data, "--scalar", "--report", page, "--out", model,
                "--checkpoint", folder.resolve("rows.checkpoint.safetensors"));
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().matches("(?s)5 steps, .*, loss [\\d.]+ an item, held out .*held out, squared error a value .*"), answer.out());
        assertFalse(answer.out().contains("PSNR") || answer.out().contains("pixel"), answer.out());
        String html = Files.readString(page);
        assertTrue(html.contains("Squared error an item, by step."), "the loss");
        assertTrue(html.contains("squared error a value of held-out reconstructions"), "a card");
        assertTrue(html.contains("<th>squared error a value</th>"), "the table");
        answer = Cli.run("reconstruct", model, "--data", data, "--scalar", "--noise", "--out", folder.resolve("made.npy"));
        assertTrue(
                answer.out().matches("20 reconstructions in .*, mean squared error a value [\\d.]+, of the noisy input [\\d.e-]+\\R"),
                answer.out() + answer.err());
        answer = Cli.run("compare", model, model, "--data", data, "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains("squared error  ms an item"), answer.out());
        assertFalse(answer.out().contains("PSNR") || answer.out().contains("SSIM"), answer.out());
    }
}
