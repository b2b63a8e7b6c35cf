package io.lanewise.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Tensor;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SequenceSessionTest {

    private static final Options SCALAR = Options.DEFAULT.withScalar().withThreads(2);
    private static final String TRAINING = "training: {batch: 3, steps: 4, seed: 2}";
    private static final ModelSpec BOTH = TinyModels.sequence(", task: both, decoder_input: previous", TRAINING);
    private static final ModelSpec PREDICT = TinyModels.sequence(", task: predict", TRAINING);
    private static final ModelSpec RECONSTRUCT = TinyModels.sequence(", task: reconstruct", TRAINING);
    private static final Shape FRAME = BOTH.input();

    @TempDir
    private Path folder;

    private static Nthwc frames(int items, int frames) {
        var values = new float[items * frames * (int) FRAME.elements()];
        var random = new Random(7);
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextFloat();
        }
        return new Nthwc(values, items, frames, FRAME);
    }

    @ParameterizedTest
    @EnumSource
    void framesComeOutInTheOrderOfTime(ElementType type) {
        var network = Network.of(BOTH, type);
        var parameters = Parameters.zeros(network.layers());
        Initialiser.fill(parameters, BOTH);
        Nthwc past = frames(2, 3);
        int length = (int) FRAME.elements();
        try (var model = Autoencoder.create(BOTH, SCALAR.withType(type));
                var workers = Workers.of(1)) {
            Nthwc reconstructed = model.reconstruct(past);
            Nthwc predicted = model.predict(past);
            assertEquals(3, reconstructed.frames());
            assertEquals(2, predicted.frames());
            var program = new Linker(SCALAR.dispatch(), workers).link(network, parameters, LinkOptions.inference(2));
            for (int item = 0; item < 2; item++) {
                for (int frame = 0; frame < 3; frame++) {
                    network.patches()
                            .toItem(past.values(), (item * 3 + frame) * length, program.inputs().get(frame), item);
                }
            }
            program.forward(2);
            // The last frame first, and after the whole past the future.
            int[] times = {2, 1, 0, 0, 1};
            for (int output = 0; output < 5; output++) {
                Nthwc made = output < 3 ? reconstructed : predicted;
                for (int item = 0; item < 2; item++) {
                    var expected = new float[length];
                    network.patches().fromItem(program.outputs().get(output), item, expected, 0);
                    int at = (item * made.frames() + times[output]) * length;
                    assertArrayEquals(expected, Arrays.copyOfRange(made.values(), at, at + length));
                }
            }
        }
    }

    /** The next step reads the output as its own cell's input, with zeros around it. */
    @Test
    void anOutputOfAnotherShapeThanAFrameMayHaveAHalo() {
        ModelSpec spec = TinyModels.reshaped(TRAINING);
        var network = Network.of(spec, ElementType.F32);
        var parameters = Parameters.zeros(network.layers());
        Initialiser.fill(parameters, spec);
        Nthwc past = frames(2, 2);
        int length = (int) FRAME.elements();
        try (var model = Autoencoder.create(spec, SCALAR);
                var workers = Workers.of(1)) {
            Nthwc predicted = model.predict(past);
            var program = new Linker(SCALAR.dispatch(), workers).link(network, parameters, LinkOptions.inference(2));
            for (int frame = 0; frame < 2; frame++) {
                for (int item = 0; item < 2; item++) {
                    network.patches()
                            .toItem(past.values(), (item * 2 + frame) * length, program.inputs().get(frame), item);
                }
            }
            program.forward();
            for (int frame = 0; frame < 2; frame++) {
                Tensor output = program.outputs().get(frame);
                assertTrue(output.view().rowPitch() > output.shape().width() * output.shape().channels());
                var expected = new float[2 * length];
                output.read(expected, 0, 2);
                for (int item = 0; item < 2; item++) {
                    int at = (item * 2 + frame) * length;
                    assertArrayEquals(
                            Arrays.copyOfRange(expected, item * length, (item + 1) * length),
                            Arrays.copyOfRange(predicted.values(), at, at + length));
                }
            }
        }
    }

    @Test
    void moreFramesThanAnArrayHoldsAreRefusedBeforeAnyIsComputed() {
        ModelSpec spec = SpecReader.read("""
                lanewise: 1
                name: far-sighted
                input: {height: 16, width: 16, channels: 1}
                sequence: {past: 1, future: 512}
                encoder: [{convlstm: {hidden: 1, kernel: 1}}]
                decoder: [{convlstm: {hidden: 1, kernel: 1}}]
                training: {batch: 1}
                """, "far-sighted.yaml");
        int items = 1 << 14;
        var past = new Nthwc(new float[items * 256], items, 1, spec.input());
        try (var model = Autoencoder.create(spec, SCALAR)) {
            assertRefused(
                    LinkException.class,
                    "What this model gives for 16384 items, 512 x 16x16x1 numbers each, is more than an array can hold",
                    () -> model.predict(past));
        }
    }

    @Test
    void theSizeOfTheBatchChangesNoBit() {
        Nthwc past = frames(5, 3);
        try (var whole = Autoencoder.create(BOTH, SCALAR.withBatch(5));
                var single = Autoencoder.create(BOTH, SCALAR.withBatch(1).withThreads(1))) {
            assertArrayEquals(whole.predict(past).values(), single.predict(past).values());
            assertArrayEquals(whole.reconstruct(past).values(), single.reconstruct(past).values());
            assertArrayEquals(whole.encode(past).values(), single.encode(past).values());
        }
    }

    @Test
    void theCodeIsWhatTheEncoderGivesLast() {
        try (var model = Autoencoder.create(BOTH, SCALAR)) {
            Nhwc code = model.encode(frames(2, 3));
            assertEquals(model.code(), code.shape());
            assertEquals(new Shape(4, 6, 4), code.shape());
            assertEquals(2, code.items());
        }
    }

    @Test
    void savedModelsGiveTheSameBitsWhenLoaded() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Nthwc past = frames(2, 3);
        float[] expected;
        try (var model = Autoencoder.create(BOTH, SCALAR);
                var trained = model.train(TinyModels.bars(BOTH, 6), TrainingListener.NONE).model()) {
            trained.save(file);
            expected = trained.predict(past).values();
        }
        try (var loaded = Autoencoder.load(file, SCALAR)) {
            assertEquals(BOTH, loaded.spec());
            assertArrayEquals(expected, loaded.predict(past).values());
        }
    }

    @Test
    void whatAModelDoesNotOfferIsRefusedWithWhatToUse() {
        try (var both = Autoencoder.create(BOTH, SCALAR);
                var predicts = Autoencoder.create(PREDICT, SCALAR);
                var reconstructs = Autoencoder.create(RECONSTRUCT, SCALAR);
                var chain = Autoencoder.create(TinyModels.conv(TRAINING), SCALAR)) {
            Nthwc past = frames(1, 3);
            var image = new Nhwc(new float[(int) FRAME.elements()], 1, FRAME);
            var code = new Nhwc(new float[(int) both.code().elements()], 1, both.code());
            assertRefused(UnsupportedOperationException.class, "use predict.", () -> predicts.reconstruct(past));
            assertRefused(UnsupportedOperationException.class, "use reconstruct.", () -> reconstructs.predict(past));
            assertRefused(UnsupportedOperationException.class, "use predict or reconstruct.", () -> both.decode(code));
            assertRefused(IllegalArgumentException.class, "give them as Nthwc.", () -> both.encode(image));
            assertRefused(IllegalArgumentException.class, "give them as Nthwc.", () -> both.reconstruct(image));
            assertRefused(IllegalArgumentException.class, "give them as Nhwc.", () -> chain.predict(past));
            assertRefused(IllegalArgumentException.class, "of 3 frames, not of 2.", () -> both.predict(frames(1, 2)));
            var other = new Nthwc(new float[3], 1, 3, new Shape(1, 1, 1));
            assertRefused(IllegalArgumentException.class, "is 8x12x1 (height x width x channels)", () -> both.predict(other));
        }
    }

    private static void assertRefused(Class<? extends Exception> type, String part, Runnable call) {
        var thrown = assertThrows(type, call::run);
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    @Test
    void channelsFirstIsTheOtherOrder() {
        var shape = new Shape(1, 2, 2);
        var sequences = new Nthwc(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, shape);
        float[] planes = {1, 3, 2, 4, 5, 7, 6, 8};
        assertArrayEquals(planes, sequences.toNtchw());
        assertArrayEquals(sequences.values(), Nthwc.ofNtchw(planes, 1, 2, shape).values());
        assertThrows(IllegalArgumentException.class, () -> new Nthwc(planes, 1, 3, shape));
    }
}
