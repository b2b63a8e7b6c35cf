package io.lanewise.verify.jit;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
