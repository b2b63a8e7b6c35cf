package io.lanewise.verify.jit;

import com.sun.management.ThreadMXBean;
import io.lanewise.generator.CompilingProvider;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;

/**
 * The main class of the process that {@link TrainingAllocationTest} starts: trains the lecture model on small maps, or the model of a spec, until its
 * steps allocate less than the limit, and prints that they do. When they still do not after {@link #MOST_STEPS}, it prints what they allocate, and where.
 */
final class TrainingProbe {

    /** How the answer begins when steps keep the limit. */
    static final String KEPT = "kept: ";

    private static final long MOST_BYTES = 4096;

    /**
     * By then C2 has compiled all that loops inside; what a step calls once, and does not loop, takes the 5,000 calls of HotSpot's threshold, and has no
     * vectors. Steps are counted, not seconds, so that a busy machine is waited for.
     */
    private static final int MOST_STEPS = 3000;

    private static final int WINDOW = 51;
    private static final int RECORDED_STEPS = 500;
    private static final int MOST_SITES = 12;

    private TrainingProbe() {}

    /** @param arguments specs that train for a million steps; the lecture model where there are none */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            watch(lecture());
        }
        for (String spec : arguments) {
            watch(SpecReader.read(Path.of(spec)));
        }
    }

    private static ModelSpec lecture() throws IOException {
        String text = Files.readString(Path.of("../../specs/lecture-conv-800.yaml"));
        String small = text.replace("height: 800, width: 800", "height: 80, width: 80").replaceFirst("steps: \\d+", "steps: 1000000");
        ModelSpec spec = SpecReader.read(small, "lecture-conv-80.yaml");
        if (spec.input().height() != 80 || spec.training().length().count() != 1_000_000) {
            throw new IllegalStateException("The shipped spec is not written as expected:\n" + small);
        }
        return spec;
    }

    private static void watch(ModelSpec spec) throws IOException {
        CompilingProvider kernels = new CompilingProvider();
        Options options = Options.DEFAULT.withProvider(kernels).withThreads(1);
        int bits = options.dispatch().bits();
        kernels.prepare(ModelLayers.of(spec, ElementType.F32).stream()
                .map(ModelLayer::key)
                .flatMap(key -> key.directions().stream().map(direction -> new CompilingProvider.Request(key, direction, bits)))
                .toList());
        try (Autoencoder model = Autoencoder.create(spec, options)) {
            Constant constant = new Constant(spec);
            Watch watch = new Watch(bits);
            watch.run = model.training(new Split(constant, constant.empty()), TrainingOptions.DEFAULT);
            watch.run.run(watch).model().close();
        }
    }

    /** Medians of the bytes that all threads allocate from one step to the next. */
    private static final class Watch implements TrainingListener {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final int bits;
        private final long[] window = new long[WINDOW];
        private TrainingRun run;
        private long before;
        private int steps;
        private Recording recording;

        Watch(int bits) {
            this.bits = bits;
        }

        @Override
        public void onStep(TrainingProgress now) {
            window[steps++ % WINDOW] = threads.getTotalThreadAllocatedBytes() - before;
            if (recording == null && steps % WINDOW == 0) {
                judge();
            } else if (recording != null && steps == MOST_STEPS + RECORDED_STEPS) {
                List<String> sites = AllocationSites.byFrequency(recording, type -> type.startsWith("io.lanewise."));
                sites.stream().limit(MOST_SITES).forEach(System.out::println);
                run.stop();
            }
            before = threads.getTotalThreadAllocatedBytes();
        }

        private void judge() {
            Arrays.sort(window);
            long median = window[WINDOW / 2];
            String what = "%d bytes a step at %d bits, after %d steps".formatted(median, bits, steps);
            if (median < MOST_BYTES) {
                System.out.println(KEPT + what);
                run.stop();
            } else if (steps + WINDOW > MOST_STEPS) {
                System.out.println(what + ", " + MOST_BYTES + " are too many; most often:");
                recording = AllocationSites.start();
            }
        }
    }

    /** Items without a file behind them. */
    private record Constant(int items, int height, int width, int channels) implements ItemSource {

        Constant(ModelSpec spec) {
            this(Math.max(8, spec.training().batch()), spec.input().height(), spec.input().width(), spec.input().channels());
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
