package io.lanewise.runtime.training;

import io.lanewise.runtime.files.DiskSpace;
import io.lanewise.runtime.files.Rescue;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the checkpoints of a run go, and what happens when they cannot.
 *
 * @param parameters that training changes
 * @param memory what a step hands on to the next
 * @param run its {@linkplain Checkpoint#run description}
 */
record CheckpointFile(
        Path file,
        ModelSpec spec,
        Parameters parameters,
        TrainingMemory memory,
        BatchSchedule schedule,
        String run) {

    /** Better refused before the first step than after the last. */
    void requireSpace(Checkpoint now) throws IOException {
        DiskSpace.require(file, now.bytes(spec, parameters, memory));
    }

    private void write(Path target, Checkpoint now) throws IOException {
        now.write(target, spec, parameters, memory, schedule, run);
    }

    /** Writes a checkpoint; where that fails, training need not end. */
    boolean tryWrite(Checkpoint now, TrainingListener listener) {
        try {
            write(file, now);
            return true;
        } catch (IOException e) {
            listener.onUnwritten(file, e);
            return false;
        }
    }

    /** What was learnt so far is not lost because something else went wrong. */
    void writeAfter(IOException reason, Checkpoint now) {
        try {
            write(file, now);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /**
     * Writes what would be lost otherwise.
     *
     * @return where it is
     */
    Path rescue(Checkpoint now, TrainingListener listener) throws IOException {
        var saved = Rescue.write(file, target -> write(target, now));
        saved.problem().ifPresent(problem -> listener.onUnwritten(file, problem));
        return saved.file();
    }
}
