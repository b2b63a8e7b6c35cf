package io.lanewise.verify.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.generator.CompilingProvider;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.VectorSupport;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Options;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.training.LossPoint;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.ModelLayers;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole training run: kernels, losses, penalties, noise and optimizer together. */
class TrainingBitsTest {

    private static final String LOSSES =
            """
            loss: {sparsity: {kl: {target: 0.2, weight: 0.5, unit: channel, over: running}, l1: 0.01}, weights: {l2: 0.001}}
            noise: {mask: 0.2}
            training: {optimizer: {adam: {rate: 0.01}}, batch: 3, steps: 6, seed: 4, validation: {hold_back: 1}}
            """;

    private static final String CONV =
            """
            lanewise: 1
            name: conv
            input: {height: 12, width: 20, channels: 1}
            encoder:
              - conv: {filters: 5, kernel: 3, padding: same, activation: relu}
              - maxpool: 2
              - conv: {filters: 7, kernel: 3, padding: same, activation: softplus}
              - conv: {filters: 7, kernel: 1, activation: sigmoid}
            decoder:
              - deconv: {filters: 6, kernel: 4, stride: 2, padding: 1, activation: leaky_relu}
              - conv: {filters: 1, kernel: 3, padding: same, activation: sigmoid}
            """;

    private static final String DENSE =
            """
            lanewise: 1
            name: dense
            input: {height: 12, width: 20, channels: 1}
            encoder:
              - conv: {filters: 5, kernel: 3, padding: same, activation: relu}
              - avgpool: 2
              - dense: {units: 9, activation: sigmoid}
              - top_k: 4
            decoder:
              - dense: {units: 240, activation: tanh}
              - reshape: {height: 12, width: 20, channels: 1}
            """;

    private static final String TIED =
            """
            lanewise: 1
            name: tied
            input: {height: 12, width: 20, channels: 1}
            encoder:
              - conv: {filters: 6, kernel: 4, stride: 2, padding: 1, activation: tanh}
              - dense: {units: 9, activation: sigmoid}
            decoder:
              - dense: {units: 360, activation: relu, tied: true}
              - reshape: {height: 6, width: 10, channels: 6}
              - deconv: {filters: 1, kernel: 4, stride: 2, padding: 1, activation: sigmoid, tied: true}
            """;

    private static final CompilingProvider COMPILED = new CompilingProvider();

    @TempDir
    private Path folder;

    private record Result(List<LossPoint> losses, byte[] model) {}

    /** Six items: five to train on, so that every second batch is not full. */
    private record Waves() implements ItemSource {
        @Override
        public int items() {
            return 6;
        }

        @Override
        public int height() {
            return 12;
        }

        @Override
        public int width() {
            return 20;
        }

        @Override
        public int channels() {
            return 1;
        }

        @Override
        public String name(int item) {
            return "wave-" + item;
        }

        @Override
        public void read(int item, float[] into, int offset) {
            for (int index = 0; index < itemLength(); index++) {
                into[offset + index] = (index * (item + 3)) % 17 / 16f;
            }
        }
    }

    private Result train(ModelSpec spec, Options options) throws IOException {
        try (var model = Autoencoder.create(spec, options)) {
            var trained = model.train(new Waves(), TrainingListener.NONE);
            Path file = folder.resolve("model.safetensors");
            try (var result = trained.model()) {
                result.save(file);
            }
            return new Result(trained.report().losses(), Files.readAllBytes(file));
        }
    }

    /** All kernels of a model, to be compiled in one go. */
    private static List<CompilingProvider.Request> requests(ModelSpec spec, ElementType type, int bits) {
        return ModelLayers.of(spec, type).stream()
                .map(ModelLayer::key)
                .flatMap(key -> key.directions().stream()
                        .map(direction -> new CompilingProvider.Request(key, direction, bits)))
                .toList();
    }

    static Stream<Arguments> vectors() {
        return Stream.of(CONV, DENSE, TIED)
                .map(layers -> SpecReader.read(layers + LOSSES, "bits.yaml"))
                .flatMap(spec -> Stream.of(ElementType.values())
                        .flatMap(type -> Stream.of(128, 256, 512)
                                .map(bits -> Arguments.of(Named.of(spec.name(), spec), type, bits))));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} bits")
    @MethodSource("vectors")
    void vectorKernelsOfEveryWidthTrainTheModelOfTheTwinsBitForBit(ModelSpec spec, ElementType type, int bits)
            throws IOException {
        boolean runs = VectorSupport.isPresent() && VectorSupport.preferredBits() >= bits;
        assumeTrue(runs, "no vectors of " + bits + " bits");
        var options = Options.DEFAULT.withType(type).withThreads(2);
        Result twins = train(spec, options.withScalar());
        COMPILED.prepare(requests(spec, type, bits));
        Result vectors = train(spec, options.withProvider(COMPILED).withBits(bits));
        assertEquals(twins.losses(), vectors.losses());
        assertArrayEquals(twins.model(), vectors.model());
    }
}
