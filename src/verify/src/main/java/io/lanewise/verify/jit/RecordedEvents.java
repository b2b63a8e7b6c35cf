package io.lanewise.verify.jit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What a Flight Recorder has seen. */
final class RecordedEvents {

    private RecordedEvents() {}

    /** All events of a recording that was stopped. */
    static List<RecordedEvent> of(Recording recording) {
        try {
            Path file = Files.createTempFile("lanewise", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("What Flight Recorder saw cannot be read: " + e.getMessage(), e);
        }
    }
}
