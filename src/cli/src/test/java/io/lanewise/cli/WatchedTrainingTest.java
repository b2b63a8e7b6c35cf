package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemOptions;
import io.lanewise.runtime.data.ItemSources;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.training.Outcome;
import io.lanewise.runtime.training.TrainingOptions;
import io.lanewise.spec.SpecReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTrainingTest {

    @TempDir
    private Path folder;

    @Test
    void ctrlCWhilePicturesAreReadEndsTrainingBeforeItsFirstStep() throws Exception {
        Path pictures = Pictures.write(Files.createDirectory(folder.resolve("pictures")), 4);
        var spec = SpecReader.read(TinySpec.write(folder));
        Path checkpoint = folder.resolve("tiny.checkpoint.safetensors");
        try (var watched = new WatchedTraining(new PrintWriter(PrintWriter.nullWriter()));
                var source = ItemSources.open(pictures, ItemOptions.of(8, 8, 1, spec.data(), 3));
                var model = Autoencoder.create(spec, Options.DEFAULT.withThreads(1).withProvider(new Kernels()))) {
            watched.stop();
            var split = Split.of(source, spec.training().validation(), 3);
            var trained = watched.run(model, split, TrainingOptions.DEFAULT.withCheckpoint(checkpoint));
            assertEquals(Outcome.End.INTERRUPTED, trained.report().outcome().end());
            assertEquals(0, trained.report().outcome().steps());
            trained.model().close();
        }
        try (var resumable = Autoencoder.load(checkpoint)) {
            assertEquals(spec.name(), resumable.spec().name());
        }
    }
}
