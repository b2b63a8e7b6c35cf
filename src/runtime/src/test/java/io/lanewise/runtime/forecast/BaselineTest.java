package io.lanewise.runtime.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.runtime.data.SequenceOptions;
import io.lanewise.runtime.data.SequenceSource;
import io.lanewise.runtime.files.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    private static final float[] PAST = {9, 9, 1, 5, 3, 6};

    private static float[] forecast(Baseline baseline, int frames) {
        var into = new float[1 + 2 * frames + 1];
        baseline.forecast(PAST, 2, 2, into, 1, frames, 2);
        return into;
    }

    @Test
    void persistenceCopiesTheLastFrame() {
        assertArrayEquals(new float[] {0, 3, 6, 3, 6, 3, 6, 0}, forecast(Baseline.lastFrame(), 3));
    }

    @Test
    void theMeanOfThePastIsThatOfTheFramesSeen() {
        assertArrayEquals(new float[] {0, 2, 5.5f, 2, 5.5f, 0}, forecast(Baseline.meanOfPast(), 2));
    }

    @Test
    void theMeanFrameIsThatOfAllFramesOfTraining(@TempDir Path folder) throws IOException {
        var file = folder.resolve("training.npy");
        NpyWriter.write(file, new int[] {2, 3, 1, 2}, new float[] {1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 9, 90});
        try (var source = SequenceSource.open(file, SequenceOptions.of(3, 1, 2, 1))) {
            var mean = Baseline.meanFrame(source);
            assertArrayEquals(new float[] {0, 4, 40, 4, 40, 0}, forecast(mean, 2));
            assertThrows(IllegalArgumentException.class, () -> mean.forecast(PAST, 0, 1, new float[3], 0, 1, 3));
        }
    }
}
