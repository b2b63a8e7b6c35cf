package io.lanewise.runtime.training;

import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.files.SafetensorsWriter;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.model.ModelFile;
import io.lanewise.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model file that also tells how far pre-training had come: in the metadata {@code training.pairs}, the pairs of layers
 * that were trained, the outermost first, and {@code training.run} as for {@link Checkpoint}. A pair that was under way
 * is as it was before, and is trained again from its beginning.
 */
final class PretrainingCheckpoint {

    private static final String PAIRS = ModelFile.TRAINING + "pairs";

    private PretrainingCheckpoint() {}

    /** Whether a file was written in pre-training, and not afterwards. */
    static boolean isOne(Path path) throws IOException {
        try (var file = SafetensorsFile.open(path)) {
            return file.metadata().containsKey(PAIRS);
        }
    }

    /** Writes the model and the number of pairs that were trained, atomically. */
    static void write(Path target, ModelSpec spec, Parameters parameters, int pairs, String run) throws IOException {
        var writer = new SafetensorsWriter();
        ModelFile.add(writer, spec, parameters);
        writer.metadata(PAIRS, Integer.toString(pairs));
        writer.metadata(Checkpoint.RUN, run);
        writer.write(target);
    }

    /**
     * Reads the parameters into {@code parameters}, and gives the number of pairs that were trained.
     *
     * @param pairs of the model
     * @param run the {@linkplain Checkpoint#run description} of the run that is to go on
     * @throws RefusedFileException when the file is none, or one of another model or run
     */
    static int read(Path path, ModelSpec spec, Parameters parameters, int pairs, String run) throws IOException {
        try (var file = SafetensorsFile.open(path)) {
            ModelFile model = ModelFile.read(file);
            Checkpoint.requireSame(path, model, spec, parameters);
            Checkpoint.requireSameRun(file, run);
            long trained = Checkpoint.number(file, PAIRS);
            if (trained < 0 || trained >= pairs) {
                throw new RefusedFileException(
                        path, "was saved after the pre-training of " + trained + " pairs, where the model has " + pairs);
            }
            parameters.set(model.parameters());
            return (int) trained;
        }
    }
}
