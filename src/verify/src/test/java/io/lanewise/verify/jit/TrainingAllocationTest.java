package io.lanewise.verify.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training step on vector kernels allocates, data reading apart. */
class TrainingAllocationTest {

    /** As a user's process is started, with thread-local buffers so small that a few steps fill one: only then Flight Recorder sees where. */
    private static final List<String> OPTIONS = List.of("--add-modules", "jdk.incubator.vector", "-XX:TLABSize=16k", "-XX:-ResizeTLAB");

    @TempDir
    Path folder;

    @Test
    void aStepOfTheLectureModelAllocatesUnderFourKilobytesOnceKernelsAreCompiled() throws Exception {
        List<String> lines = FreshProcess.run(folder, OPTIONS, TrainingProbe.class);
        String answer = String.join("\n", lines);
        System.out.println("Training: " + answer);
        assertTrue(lines.getFirst().startsWith(TrainingProbe.KEPT), answer);
    }

    /** All that there is between encoder and decoder, in three models. */
    @Test
    void neitherPenaltiesNorCodesThatAreMadeOfWhatTheEncoderGivesAllocateMore() throws Exception {
        String sparse = spec(
                "sparse",
                "dense: {units: 24, activation: sigmoid}",
                "loss: {sparsity: {kl: {target: 0.1, weight: 1, over: running}, contractive: 0.1, l1: 0.1, l2: 0.1}}");
        String fewest = spec(
                "fewest",
                "dense: {units: 24, activation: sigmoid}\n  - top_k: 5",
                "loss: {sparsity: {kl: {target: 0.1, weight: 1, unit: channel}}}");
        String drawn = spec("drawn", "variational: 24", "loss: {reconstruction: l2}");
        List<String> lines = FreshProcess.run(folder, OPTIONS, TrainingProbe.class, sparse, fewest, drawn);
        String answer = String.join("\n", lines);
        System.out.println("Training with codes: " + answer);
        assertEquals(3, lines.size(), answer);
        lines.forEach(line -> assertTrue(line.startsWith(TrainingProbe.KEPT), answer));
    }

    private String spec(String name, String encoder, String loss) throws IOException {
        String text =
                """
                lanewise: 1
                name: %s
                input: 48
                encoder:
                  - %s
                decoder:
                  - dense: {units: 48, activation: sigmoid}
                # As many items as make the loops over them hot.
                training: {batch: 64, steps: 1000000}
                """;
        return Files.writeString(folder.resolve(name + ".yaml"), text.formatted(name, encoder) + loss).toString();
    }
}
