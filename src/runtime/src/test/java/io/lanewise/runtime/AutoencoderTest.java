package io.lanewise.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.training.TrainingListener;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutoencoderTest {

    private static final Options SCALAR = Options.DEFAULT.withScalar().withThreads(2);
    private static final ModelSpec CONV = TinyModels.conv("training: {batch: 3, steps: 4, seed: 2}");
    private static final ModelSpec DENSE = TinyModels.dense("training: {batch: 3, steps: 4, seed: 2}");

    @TempDir
    private Path folder;

    private static Nhwc images(Shape shape, int items, long seed) {
        var values = new float[Math.toIntExact(items * shape.elements())];
        var random = new Random(seed);
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextFloat();
        }
        return new Nhwc(values, items, shape);
    }

    @ParameterizedTest
    @EnumSource
    void codesThatAreMadeOfWhatTheEncoderGivesAreEncodedAndDecoded(ElementType type) {
        String rest = "training: {batch: 3, steps: 4, seed: 2}";
        for (ModelSpec spec : List.of(TinyModels.topK(rest), TinyModels.variational(rest))) {
            try (var model = Autoencoder.create(spec, SCALAR.withType(type))) {
                Nhwc images = images(model.input(), 5, 1);
                Nhwc codes = model.encode(images);
                boolean drawn = spec.name().equals("tiny-variational");
                assertEquals(Shape.vector(drawn ? 3 : 7), codes.shape());
                assertArrayEquals(codes.values(), model.encode(images).values());
                int active = 0;
                for (float value : codes.values()) {
                    active += value != 0 ? 1 : 0;
                }
                assertEquals(drawn ? 15 : 10, active);
                float[] expected = model.reconstruct(images).values();
                float[] actual = model.decode(codes).values();
                assertArrayEquals(expected, actual, type == ElementType.F32 ? 0 : 1e-6f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reconstructingIsEncodingAndThenDecoding(ElementType type) {
        try (var model = Autoencoder.create(CONV, SCALAR.withType(type))) {
            Nhwc images = images(model.input(), 5, 1);
            Nhwc codes = model.encode(images);
            assertEquals(new Shape(4, 6, 6), codes.shape());
            float[] expected = model.reconstruct(images).values();
            float[] actual = model.decode(codes).values();
            // In f64 the codes were rounded to floats on their way.
            assertArrayEquals(expected, actual, type == ElementType.F32 ? 0 : 1e-6f);
        }
    }

    @Test
    void channelsFirstGivesTheSameNumbersInTheOtherOrder() {
        try (var model = Autoencoder.create(CONV, SCALAR)) {
            Nhwc images = images(model.input(), 2, 2);
            assertArrayEquals(
                    model.reconstruct(images).values(),
                    model.reconstruct(images.toNchw()).toNhwc().values());
            assertArrayEquals(
                    model.encode(images).values(),
                    model.encode(images.toNchw()).toNhwc().values());
            Nhwc codes = model.encode(images);
            assertArrayEquals(
                    model.decode(codes).values(),
                    model.decode(codes.toNchw()).toNhwc().values());
        }
    }

    @Test
    void theSizeOfTheBatchChangesNoBit() {
        Nhwc images = images(CONV.input(), 7, 3);
        try (var whole = Autoencoder.create(CONV, SCALAR.withBatch(7));
                var single = Autoencoder.create(CONV, SCALAR.withBatch(1).withThreads(1))) {
            assertArrayEquals(
                    whole.reconstruct(images).values(),
                    single.reconstruct(images).values());
            assertEquals(
                    0,
                    whole.reconstruct(new Nhwc(new float[0], 0, CONV.input())).items());
        }
    }

    @ParameterizedTest
    @EnumSource
    void savedModelsGiveTheSameBitsWhenLoaded(ElementType type) throws IOException {
        for (ModelSpec spec : List.of(CONV, DENSE)) {
            Path file = folder.resolve("model.safetensors");
            Nhwc images = images(spec.input(), 4, 4);
            float[] expected;
            try (var model = Autoencoder.create(spec, SCALAR.withType(type))) {
                var trained = model.train(TinyModels.bars(spec, 6), TrainingListener.NONE)
                        .model();
                trained.save(file);
                expected = trained.reconstruct(images).values();
                trained.close();
            }
            try (var loaded = Autoencoder.load(file, SCALAR)) {
                assertEquals(type, loaded.type());
                assertEquals(spec, loaded.spec());
                assertArrayEquals(expected, loaded.reconstruct(images).values());
                Path again = folder.resolve("again.safetensors");
                loaded.save(again);
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
            }
        }
    }

    @Test
    void aModelOfOneTypeRunsInTheOther() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Nhwc images = images(CONV.input(), 2, 5);
        try (var model = Autoencoder.create(CONV, SCALAR)) {
            model.save(file);
            try (var wide = Autoencoder.load(file, SCALAR.withType(ElementType.F64))) {
                assertEquals(ElementType.F64, wide.type());
                assertArrayEquals(
                        model.reconstruct(images).values(),
                        wide.reconstruct(images).values(),
                        1e-5f);
            }
        }
    }

    @Test
    void trainingLeavesTheModelItBeganWithAsItWas() throws IOException {
        Nhwc images = images(DENSE.input(), 2, 6);
        try (var model = Autoencoder.create(DENSE, SCALAR)) {
            float[] before = model.reconstruct(images).values();
            try (var trained = model.train(TinyModels.bars(DENSE, 6), TrainingListener.NONE)
                    .model()) {
                assertArrayEquals(before, model.reconstruct(images).values());
                assertFalse(java.util.Arrays.equals(
                        before, trained.reconstruct(images).values()));
            }
        }
    }

    @Test
    void aSpecFileIsLoadedWithTheWeightsThatTrainingBeginsWith() throws IOException {
        Path file = folder.resolve("tiny.yaml");
        Files.writeString(file, CONV.text());
        Nhwc images = images(CONV.input(), 1, 7);
        try (var loaded = Autoencoder.load(file, SCALAR);
                var created = Autoencoder.create(CONV, SCALAR)) {
            assertArrayEquals(
                    created.reconstruct(images).values(),
                    loaded.reconstruct(images).values());
        }
    }

    @Test
    void manyThreadsGetTheResultsOfOne() throws InterruptedException, ExecutionException {
        try (var model = Autoencoder.create(CONV, SCALAR);
                var callers = Executors.newFixedThreadPool(4)) {
            var expected = new ArrayList<float[]>();
            for (int seed = 0; seed < 8; seed++) {
                expected.add(model.reconstruct(images(CONV.input(), 3, seed)).values());
            }
            var tasks = new ArrayList<Callable<float[]>>();
            for (int task = 0; task < 64; task++) {
                Nhwc images = images(CONV.input(), 3, task % 8);
                tasks.add(() -> model.reconstruct(images).values());
            }
            List<Future<float[]>> results = callers.invokeAll(tasks);
            for (int task = 0; task < 64; task++) {
                assertArrayEquals(expected.get(task % 8), results.get(task).get());
            }
        }
    }

    @Test
    void closingASessionEndsItsThreadsAndClosingTheModelAllOfThem() throws InterruptedException {
        long before = workers();
        var model = Autoencoder.create(CONV, SCALAR.withThreads(3));
        Session first = model.openSession();
        Session second = model.openSession();
        model.reconstruct(images(CONV.input(), 1, 1));
        assertEquals(before + 6, workers());
        first.close();
        assertEquals(before + 4, workers());
        model.close();
        assertEquals(before, workers());
        assertThrows(IllegalStateException.class, () -> first.encode(images(CONV.input(), 1, 1)));
        assertThrows(IllegalStateException.class, () -> second.encode(images(CONV.input(), 1, 1)));
        assertThrows(IllegalStateException.class, () -> model.encode(images(CONV.input(), 1, 1)));
        assertThrows(IllegalStateException.class, model::openSession);
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
                .count();
    }

    @Test
    void imagesAndCodesOfAnotherShapeAreRefusedWithBothShapes() {
        try (var model = Autoencoder.create(CONV, SCALAR)) {
            var wrong = images(new Shape(12, 8, 1), 1, 1);
            assertEquals(
                    "The input of this model is 8x12x1 (height x width x channels), not 12x8x1.",
                    assertThrows(IllegalArgumentException.class, () -> model.encode(wrong))
                            .getMessage());
            assertEquals(
                    "The code of this model is 4x6x6 (height x width x channels), not 12x8x1.",
                    assertThrows(IllegalArgumentException.class, () -> model.decode(wrong))
                            .getMessage());
        }
    }

    @Test
    void aModelThatUnpoolsReconstructsButItsDecoderDoesNotRunByItself() {
        var spec = SpecReader.read("""
                lanewise: 1
                name: unpools
                input: {height: 4, width: 4, channels: 1}
                encoder:
                  - conv: {filters: 2, kernel: 3, padding: same, activation: relu}
                  - maxpool: 2
                decoder:
                  - unpool
                  - conv: {filters: 1, kernel: 3, padding: same, activation: sigmoid}
                """, "unpools.yaml");
        try (var model = Autoencoder.create(spec, SCALAR)) {
            Nhwc images = images(spec.input(), 2, 8);
            assertEquals(2, model.reconstruct(images).items());
            Nhwc codes = model.encode(images);
            String message =
                    assertThrows(LinkException.class, () -> model.decode(codes)).getMessage();
            assertTrue(message.contains("does not run by itself"), message);
        }
    }
}
