package io.lanewise.verify.jit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;

/** What the JIT compilers did while the log was open, by Flight Recorder. */
final class CompilationLog implements AutoCloseable {

    private static final String COMPILATION = "jdk.Compilation";
    private static final String FAILURE = "jdk.CompilationFailure";
    private static final int C2 = 4;

    private final Recording recording = new Recording();

    CompilationLog() {
        recording.enable(COMPILATION).withThreshold(Duration.ZERO);
        recording.enable(FAILURE);
        recording.start();
    }

    /**
     * What was compiled.
     *
     * @param byC2 names of the methods compiled by C2, by class name
     * @param failures what compilers, C1's profiling tiers included, gave up on and why, by class name. An attempt that failed and was repeated with
     *     fewer optimizations counts
     */
    record Entries(Map<String, Set<String>> byC2, Map<String, Set<String>> failures) {

        Set<String> byC2(Class<?> type) {
            return byC2.getOrDefault(type.getName(), Set.of());
        }

        Set<String> failures(Class<?> type) {
            return failures.getOrDefault(type.getName(), Set.of());
        }
    }

    /** Ends the recording and reads it. */
    Entries finish() {
        recording.stop();
        return entries(RecordedEvents.of(recording));
    }

    private static Entries entries(List<RecordedEvent> events) {
        Map<Integer, Set<String>> reasons = new HashMap<>();
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(FAILURE)) {
                add(reasons, event.getInt("compileId"), event.getString("failureMessage"));
            }
        }
        Map<String, Set<String>> byC2 = new HashMap<>();
        Map<String, Set<String>> failures = new HashMap<>();
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(COMPILATION)) {
                RecordedMethod method = event.getValue("method");
                String type = method.getType().getName();
                int level = event.getShort("compileLevel");
                // The JDK spells the field like this.
                boolean succeeded = event.getBoolean("succeded");
                if (succeeded && level == C2) {
                    add(byC2, type, method.getName());
                }
                Set<String> unknown = succeeded ? Set.of() : Set.of("no reason given");
                for (String reason : reasons.getOrDefault(event.getInt("compileId"), unknown)) {
                    add(failures, type, method.getName() + " at level " + level + ": " + reason);
                }
            }
        }
        return new Entries(byC2, failures);
    }

    private static <K> void add(Map<K, Set<String>> map, K key, String value) {
        map.computeIfAbsent(key, name -> new TreeSet<>()).add(value);
    }

    @Override
    public void close() {
        recording.close();
    }
}
