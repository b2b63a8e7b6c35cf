package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.TrainingRun;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.runtime.training.TrainingProgress;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a training step on vector kernels allocates, data reading apart. */
class TrainingAllocationTest {

    private static final long MOST_BYTES = 4096;
    /** Until the JIT compiler is done with all kernels, which takes long where processors are busy, vectors are boxed. */
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    @Test
    void aStepOfTheLectureModelAllocatesUnderFourKilobytesOnceKernelsAreCompiled() throws IOException {
        String text = new String(Shipped.bytes("specs/lecture-conv-800.yaml"), StandardCharsets.UTF_8);
        String small = text.replace("height: 800, width: 800", "height: 80, width: 80").replaceFirst("steps: \\d+", "steps: 1000000");
        var spec = SpecReader.read(small, "lecture-conv-80.yaml");
        assertTrue(spec.input().height() == 80 && spec.training().length().count() == 1_000_000, small);
        long median = leastMedian(spec);
        assertTrue(median < MOST_BYTES, median + " bytes a step");
    }

    /** Trains until a window of steps is below the limit, or patience ends. */
    private static long leastMedian(ModelSpec spec) throws IOException {
        var kernels = new Kernels();
        var options = Options.DEFAULT.withProvider(kernels).withThreads(1);
        kernels.prepare(ModelLayers.of(spec, ElementType.F32).stream().map(ModelLayer::key).toList(), options.dispatch());
        try (var model = Autoencoder.create(spec, options)) {
            var constant = new Constant(spec);
            var watch = new Watch();
            watch.run = model.training(new Split(constant, constant.empty()), TrainingOptions.DEFAULT);
            watch.run.run(watch).model().close();
            return watch.leastMedian;
        }
    }

    /** Medians of the bytes that all threads allocate from one step to the next. */
    private static final class Watch implements TrainingListener {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final long end = System.nanoTime() + PATIENCE_NANOS;
        private final long[] window = new long[51];
        private TrainingRun run;
        private long before;
        private int steps;
        private long leastMedian = Long.MAX_VALUE;

        @Override
        public void onStep(TrainingProgress now) {
            long total = threads.getTotalThreadAllocatedBytes();
            window[steps++ % window.length] = total - before;
            if (steps % window.length == 0) {
                Arrays.sort(window);
                leastMedian = Math.min(leastMedian, window[window.length / 2]);
                if (leastMedian < MOST_BYTES || System.nanoTime() > end) {
                    run.stop();
                }
            }
            before = threads.getTotalThreadAllocatedBytes();
        }
    }

    /** Items without a file behind them. */
    private record Constant(int items, int height, int width, int channels) implements ItemSource {

        Constant(ModelSpec spec) {
            this(8, spec.input().height(), spec.input().width(), spec.input().channels());
        }

        Constant empty() {
            return new Constant(0, height, width, channels);
        }

        @Override
        public String name(int item) {
            return "constant";
        }

        @Override
        public void read(int item, float[] into, int offset) {
            Arrays.fill(into, offset, offset + itemLength(), (item + 1) / 10f);
        }
    }
}
