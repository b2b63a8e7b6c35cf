package io.lanewise.verify.jit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        Map<String, Integer> counts = new TreeMap<>();
        try (Recording recording = new Recording()) {
            recording.enable(ALLOCATION).withStackTrace();
            recording.start();
            long enough = THREADS.getCurrentThreadAllocatedBytes() + BYTES;
            long end = System.nanoTime() + MOST_NANOS;
            do {
                call.run();
            } while (THREADS.getCurrentThreadAllocatedBytes() < enough && System.nanoTime() < end);
            recording.stop();
            for (RecordedEvent event : RecordedEvents.of(recording)) {
                describe(event, type.getName()).ifPresent(site -> counts.merge(site, 1, Integer::sum));
            }
        }
        return counts.entrySet().stream().max(Comparator.comparing(Map.Entry::getValue)).map(Map.Entry::getKey);
    }

    private static Optional<String> describe(RecordedEvent event, String type) {
        if (event.getStackTrace() == null) {
            return Optional.empty();
        }
        var frames = event.getStackTrace().getFrames();
        return frames.stream()
                .filter(frame -> frame.getMethod().getType().getName().equals(type))
                .findFirst()
                .map(own -> typeName(event.getClass("objectClass").getName()) + " at " + own.getMethod().getName() + ":" + own.getLineNumber() + ", in "
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
