package io.lanewise.verify.jit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

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
     * @param byC2 methods compiled by C2, by class name
     * @param failures what compilers, C1's profiling tiers included, gave up on and why, by class name
     */
    record Entries(Map<String, Set<String>> byC2, Map<String, Set<String>> failures) {}

    /** Ends the recording and reads it. */
    Entries finish() {
        try {
            Path file = Files.createTempFile("lanewise-compilations", ".jfr");
            try {
                recording.stop();
                recording.dump(file);
                return entries(RecordingFile.readAllEvents(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Flight Recorder's log of compilations cannot be read: " + e.getMessage(), e);
        }
    }

    private static Entries entries(List<RecordedEvent> events) {
        Map<Integer, String> reasons = new HashMap<>();
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(FAILURE)) {
                reasons.put(event.getInt("compileId"), event.getString("failureMessage"));
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
                    byC2.computeIfAbsent(type, name -> new HashSet<>()).add(method.getName());
                } else if (!succeeded) {
                    String reason = reasons.getOrDefault(event.getInt("compileId"), "no reason given");
                    failures.computeIfAbsent(type, name -> new HashSet<>()).add(method.getName() + " at level " + level + ": " + reason);
                }
            }
        }
        return new Entries(byC2, failures);
    }

    @Override
    public void close() {
        recording.close();
    }
}
