package io.lanewise.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.Trained;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.data.Split;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.Optimizer;
import io.lanewise.spec.TrainingSpec;
import io.lanewise.spec.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Training runs on scalar kernels, and what they gave. */
final class Runs {

    static final Options SCALAR = Options.DEFAULT.withScalar().withThreads(2);

    /** Everything that has bits: noise, penalties of all kinds, a partial last batch, validation, Adam. */
    static final String EVERYTHING = """
            loss:
              reconstruction: l2
              sparsity: {kl: {target: 0.2, weight: 0.05}, l1: 0.01, l2: 0.01}
              weights: {l1: 0.0001, l2: 0.001}
            noise: {mask: 0.2}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 4, steps: 12, seed: 5}
            """;

    /** Everything that has bits, what the noise hit weighed otherwise than the rest. */
    static final String EMPHASIS = EVERYTHING.replace("{mask: 0.2}", "{mask: 0.2, emphasis: {clean: 0.1}}");

    /** Everything that has bits over sequences, whose codes have no penalties. */
    static final String OVER_TIME = """
            loss: {reconstruction: bce, weights: {l1: 0.0001, l2: 0.001}}
            noise: {mask: 0.2}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 4, steps: 12, seed: 5, clip: 20}
            """;

    /** Means of activations that go on from step to step. */
    static final String RUNNING = """
            loss: {sparsity: {kl: {target: 0.2, weight: 0.5, unit: %s, over: running, momentum: 0.8}}}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 4, steps: 12, seed: 5}
            """;

    /** Another optimizer, and a rate that changes with every step. */
    static final String MOMENTUM = """
            noise: {gaussian: 0.1}
            training:
              optimizer: {sgd: {rate: 0.01, momentum: 0.9, decay: 0.1}}
              schedule: {cosine: {to: 0.1, warmup: 3}}
              batch: 3
              steps: 12
              seed: 6
              validation: {hold_back: 2}
            """;

    /** @param tensors all parameters by name */
    record Result(TrainingReport report, Map<String, double[]> tensors) {}

    private Runs() {}

    /** Trains a new model on bars. */
    static Result train(ModelSpec spec, Options options, int items, TrainingOptions how, TrainingListener listener)
            throws IOException {
        return train(spec, options, TinyModels.split(spec, items), how, listener);
    }

    static Result train(ModelSpec spec, Options options, Split data, TrainingOptions how, TrainingListener listener)
            throws IOException {
        try (var model = Autoencoder.create(spec, options)) {
            Trained trained = model.training(data, how).run(listener);
            try (var result = trained.model()) {
                return new Result(trained.report(), tensors(result));
            }
        }
    }

    static Result train(ModelSpec spec, int items) throws IOException {
        return train(spec, SCALAR, items, TrainingOptions.DEFAULT, TrainingListener.NONE);
    }

    /** A split with nothing held back. */
    static Split all(ItemSource items) throws IOException {
        return Split.of(items, new Validation.None(), 0);
    }

    static Map<String, double[]> tensors(Autoencoder model) throws IOException {
        Path file = Files.createTempFile("tensors", ".safetensors");
        try {
            model.save(file);
            var tensors = new TreeMap<String, double[]>();
            try (var stored = SafetensorsFile.open(file)) {
                for (String name : stored.names()) {
                    tensors.put(name, stored.array(name).doubles());
                }
            }
            return tensors;
        } finally {
            Files.delete(file);
        }
    }

    static void assertSameBits(Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    static TrainingListener afterEachStep(LongConsumer action) {
        return new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
                action.accept(progress.step());
            }
        };
    }

    static ModelSpec withSteps(ModelSpec spec, int steps) {
        return with(spec, spec.training().optimizer(), steps);
    }

    static ModelSpec with(ModelSpec spec, Optimizer optimizer, int steps) {
        return spec.withTraining(spec.training()
                .withOptimizer(optimizer)
                .withLength(new TrainingSpec.Length(steps, TrainingSpec.Unit.STEPS)));
    }
}
