package io.lanewise.cli;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import java.io.IOException;
import java.nio.file.Path;

/** Model files named on the command line. */
final class ModelFiles {

    static final String ENDING = ".safetensors";

    private ModelFiles() {}

    /** Whether a file is a model by its name; anything else is taken for a spec. */
    static boolean isModel(Path file) {
        return file.toString().endsWith(ENDING);
    }

    /** Loads a trained model. */
    static Autoencoder load(Path file, Options options) throws IOException {
        if (!isModel(file)) {
            throw new UserException(file + " is not a model file, whose name ends in " + ENDING + ": train the spec first.");
        }
        return Autoencoder.load(file, options);
    }

    /**
     * Loads a trained model of single maps.
     *
     * @throws UserException for a model over sequences
     */
    static Autoencoder loadOfMaps(Path file, Options options) throws IOException {
        var model = load(file, options);
        if (model.spec().sequence().isPresent()) {
            model.close();
            throw new UserException(file + " is a model over sequences, and this is for models of single items.");
        }
        return model;
    }
}
