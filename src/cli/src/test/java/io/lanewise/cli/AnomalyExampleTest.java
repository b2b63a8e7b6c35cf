package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code src/docs/autoencoders.md} is compiled and run as it stands there. */
class AnomalyExampleTest {

    @TempDir
    private Path folder;

    @Test
    void theExampleFindsAFaultWithAModelThatWasNeverTrained() throws Exception {
        var matcher = Pattern.compile("```java\n(.*?class Faults.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/autoencoders.md")));
        assertTrue(matcher.find(), "the example is there");
        Path source = Files.writeString(folder.resolve("Faults.java"), matcher.group(1));
        try (var model = Autoencoder.create(
                SpecReader.read(Path.of("../../specs/sensor-anomalies.yaml")), Options.DEFAULT.withScalar())) {
            model.save(folder.resolve("sensor-anomalies.safetensors"));
        }
        readings("usual.csv", 0);
        // The fault is in the second window of those that begin at rows 1, 9, 17, ... and in the third.
        readings("today.csv", 20);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), source.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the example ended");
        assertEquals(0, process.exitValue(), Files.readString(err));
        assertEquals("today.csv:10-25: error X\ntoday.csv:18-33: error X\n", Files.readString(out).replaceAll("error [\\d.]+", "error X"));
    }

    /** @param fault the reading that is far off; 0 for none */
    private void readings(String file, int fault) throws IOException {
        var text = new StringBuilder("reading,mote_id,indoor,humidity,temperature,label\n");
        for (int reading = 1; reading <= 40; reading++) {
            text.append(String.format(
                    Locale.ROOT, "%d,1,1,%.2f,%.2f,0\n", reading, reading == fault ? 5000.0 : 46 + 0.1 * (reading % 3), 28.0));
        }
        Files.writeString(folder.resolve(file), text);
    }
}
