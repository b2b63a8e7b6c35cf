package io.lanewise.verify.jit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;

/** Where code allocates, by Flight Recorder. */
final class AllocationSites {

    private static final String ALLOCATION = "jdk.ObjectAllocationInNewTLAB";

    /** Enough that thread-local buffers run full often: only an allocation that finds its buffer full is an event. */
    private static final long BYTES = 200L << 20;
    private static final long MOST_NANOS = 2_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationSites() {}

    /**
     * What the code of a class allocates most often while {@code call} runs, in words: {@code float[] at tile:253, in FloatVector.blendTemplate}.
     * Empty where nothing was seen.
     */
    static Optional<String> mostFrequent(Class<?> type, Runnable call) {
        try (Recording recording = start()) {
            long enough = THREADS.getCurrentThreadAllocatedBytes() + BYTES;
            long end = System.nanoTime() + MOST_NANOS;
            do {
                call.run();
            } while (THREADS.getCurrentThreadAllocatedBytes() < enough && System.nanoTime() < end);
            return byFrequency(recording, type.getName()::equals).stream().findFirst().map(site -> site.replace(" at " + type.getSimpleName() + ".", " at "));
        }
    }

    /** Begins to record allocations. */
    static Recording start() {
        Recording recording = new Recording();
        recording.enable(ALLOCATION).withStackTrace();
        recording.start();
        return recording;
    }

    /**
     * Ends a recording and lists what was allocated, the most frequent first, in words: {@code float[] at Conv2d_..._256_2x6.tile:253, in
     * FloatVector.blendTemplate}.
     *
     * @param own whether code of a class, by its full name, is what is looked for; what it calls in other classes counts as its own
     */
    static List<String> byFrequency(Recording recording, Predicate<String> own) {
        recording.stop();
        Map<String, Integer> counts = new TreeMap<>();
        for (RecordedEvent event : RecordedEvents.of(recording)) {
            describe(event, own).ifPresent(site -> counts.merge(site, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Optional<String> describe(RecordedEvent event, Predicate<String> own) {
        if (event.getStackTrace() == null) {
            return Optional.empty();
        }
        var frames = event.getStackTrace().getFrames();
        return frames.stream()
                .filter(frame -> own.test(frame.getMethod().getType().getName()))
                .findFirst()
                .map(frame -> typeName(event.getClass("objectClass").getName()) + " at " + name(frame) + ":" + frame.getLineNumber() + ", in "
                        + name(frames.getFirst()));
    }

    /** Flight Recorder names arrays as class files do. */
    private static String typeName(String recorded) {
        return switch (recorded) {
            case "[F" -> "float[]";
            case "[D" -> "double[]";
            case "[I" -> "int[]";
            case "[J" -> "long[]";
            case "[Z" -> "boolean[]";
            default -> recorded.substring(recorded.lastIndexOf('.') + 1);
        };
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
    }
}
