package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerwiseCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void eachPairIsToldOfBeforeTheWholeIsTrained() throws IOException {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 10);
        Path spec = TinySpec.write(folder, "seed: 3}", "seed: 3, pretraining: {steps: 5}}");
        var answer = Cli.run(
                "train",
                spec,
                "--data",
                pictures,
                "--out",
                folder.resolve("out.safetensors"),
                "--checkpoint",
                folder.resolve("checkpoint.safetensors"),
                "--scalar",
                "--json",
                "--report",
                folder.resolve("report.html"));
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        String told = "Pre-trained pair 1/1, encoder.0 with decoder.0: loss ";
        assertTrue(answer.err().contains(told), answer.err());
        assertTrue(answer.err().contains(" a value after 5 steps."), answer.err());
        String json = answer.out();
        assertTrue(
                json.matches("(?s).*\"pretraining\" : \\[ \\{\\s+\"encoder\" : \"encoder.0\",\\s+\"decoder\" : \"decoder.0\","
                        + "\\s+\"steps\" : 5,\\s+\"lossPerValue\" : [\\d.]+\\s+\\} \\].*"),
                json);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("<h2>Pre-training</h2>") && page.contains("encoder.0 with decoder.0"), "the page");
        assertTrue(answer.err().indexOf(told) < answer.err().indexOf("Training on 9 items"), answer.err());
    }

    /** 16 weights of the encoder's 4 filters and their biases, and the bias of the decoder. */
    @Test
    void thePlanCountsTiedWeightsOnce() throws IOException {
        Path spec = Files.writeString(
                folder.resolve("tied.yaml"),
                """
                lanewise: 1
                name: tied
                input: {height: 8, width: 8, channels: 1}
                encoder:
                  - conv: {filters: 4, kernel: 4, stride: 2, padding: 1}
                decoder:
                  - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1, tied: true}
                """);
        var answer = Cli.run("plan", spec, "--scalar");
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        assertTrue(answer.out().contains(" 69 parameters,"), answer.out());
        var json = Cli.run("plan", spec, "--json", "--scalar").out();
        assertTrue(json.contains("\"parameters\" : 69,"), json);
        assertTrue(json.contains("\"parameters\" : 1,"), json);
    }
}
