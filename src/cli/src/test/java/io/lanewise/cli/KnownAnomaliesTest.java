package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped models find the anomalies of real data that training did not see. */
class KnownAnomaliesTest {

    @TempDir
    private Path folder;

    @Test
    void beatsThatAreNotNormalAreTold() {
        String found = found("ecg-anomalies", SharedData.file("timeseries/ecg/ECG5000_TRAIN.txt"), 300, "--per", "item");
        assertTrue(figure(found, "rocAuc") >= 0.95, found);
        assertTrue(figure(found, "precision") >= 0.9 && figure(found, "recall") >= 0.9, found);
        assertEquals(208, figure(found, "found") + figure(found, "missed"));
    }

    @Test
    void faultsOfSensorsAreFound() {
        String found = found("sensor-anomalies", SharedData.file("timeseries/sensor-network/single-hop.csv"), 600, "--per", "pixel");
        assertTrue(figure(found, "rocAuc") >= 0.95, found);
        assertTrue(figure(found, "precision") >= 0.7 && figure(found, "recall") >= 0.6, found);
        assertEquals(23, figure(found, "found") + figure(found, "missed"));
    }

    private String found(String spec, Path data, int steps, String option, String value) {
        Path model = folder.resolve(spec + ".safetensors");
        var trained = Cli.run(
                "train", "../../specs/" + spec + ".yaml", "--data", data, "--steps", steps, "--out", model,
                "--checkpoint", folder.resolve("checkpoint.safetensors"));
        assertEquals(ExitCode.OK, trained.exitCode(), trained.err());
        var answer = Cli.run("anomalies", model, "--data", data, "--held-out", "--json", option, value);
        assertEquals(ExitCode.OK, answer.exitCode(), answer.err());
        return answer.out().substring(0, answer.out().indexOf("\"items\""));
    }

    private static double figure(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\" : ([\\d.E-]+)").matcher(json);
        assertTrue(matcher.find(), name + " in " + json);
        return Double.parseDouble(matcher.group(1));
    }
}
