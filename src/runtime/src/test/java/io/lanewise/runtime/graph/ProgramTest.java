package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    private static final int BATCH = 3;

    static Stream<Arguments> models() {
        Stream<Function<ElementType, List<ModelLayer>>> models = Stream.of(Models::mixed, Models::maps, Models::unpooled);
        return models.flatMap(model -> Stream.of(ElementType.values()).map(type -> Arguments.of(model.apply(type))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void sharingMemoryChangesNoBit(List<ModelLayer> layers) {
        Run expected = Run.unshared(layers, BATCH);
        try (Workers workers = Workers.of(1)) {
            Program program = link(layers, workers, LinkOptions.training(BATCH).withInputGradient());
            for (int run = 0; run < 3; run++) {
                program.spoil(Double.NaN);
                expected.assertSameBits(Run.of(program, BATCH));
            }
            for (int run = 0; run < 3; run++) {
                expected.assertSameBits(Run.of(program, BATCH));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theInputGradientMakesNoDifferenceToTheOthers(List<ModelLayer> layers) {
        try (Workers workers = Workers.of(1)) {
            Run with = Run.of(link(layers, workers, LinkOptions.training(BATCH).withInputGradient()), BATCH);
            Program program = link(layers, workers, LinkOptions.training(BATCH));
            assertTrue(program.diffInput().isEmpty());
            program.spoil(Double.NaN);
            with.assertSameBits(Run.of(program, BATCH));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void threadsChangeNoBit(List<ModelLayer> layers) {
        List<Run> runs = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                runs.add(Run.of(link(layers, workers, LinkOptions.training(BATCH)), BATCH));
            }
        }
        runs.getFirst().assertSameBits(runs.get(1));
        runs.getFirst().assertSameBits(runs.get(2));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSmallerBatchGivesTheBitsOfAProgramLinkedForIt(List<ModelLayer> layers) {
        try (Workers workers = Workers.of(2)) {
            Program large = link(layers, workers, LinkOptions.training(5));
            Run.of(large, 5);
            Run part = Run.of(large, 2);
            Run.of(large, 5);
            part.assertSameBits(Run.of(large, 2));
            part.assertSameBits(Run.of(link(layers, workers, LinkOptions.training(2)), 2));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void inferenceGivesTheBitsOfTraining(List<ModelLayer> layers) {
        try (Workers workers = Workers.of(1)) {
            Run training = Run.of(link(layers, workers, LinkOptions.training(BATCH)), BATCH);
            Program inference = link(layers, workers, LinkOptions.inference(BATCH));
            for (int run = 0; run < 2; run++) {
                inference.spoil(Double.NaN);
                Models.fill(inference.input(), Run.input(layers, BATCH), BATCH);
                inference.forward();
                assertArrayEquals(training.output(), Models.read(inference.output(), BATCH));
                assertArrayEquals(training.code(), Models.read(inference.code(), BATCH));
            }
        }
    }

    @Test
    void encoderThenDecoderGivesTheBitsOfTheWhole() {
        List<ModelLayer> layers = Models.maps(ElementType.F32);
        try (Workers workers = Workers.of(1)) {
            Run whole = Run.of(link(layers, workers, LinkOptions.training(BATCH)), BATCH);
            Program encoder = link(layers, workers, LinkOptions.inference(BATCH).only(Part.ENCODER));
            Models.fill(encoder.input(), Run.input(layers, BATCH), BATCH);
            encoder.forward();
            double[] code = Models.read(encoder.output(), BATCH);
            assertArrayEquals(whole.code(), code);

            Program decoder = link(layers, workers, LinkOptions.inference(BATCH).only(Part.DECODER));
            decoder.spoil(Double.NaN);
            Models.fill(decoder.input(), code, BATCH);
            decoder.forward();
            assertArrayEquals(whole.output(), Models.read(decoder.output(), BATCH));
        }
    }

    @Test
    void aDecoderThatNeedsTheEncodersMaximaDoesNotRunByItself() {
        try (Workers workers = Workers.of(1)) {
            String message = assertThrows(
                            LinkException.class,
                            () -> link(Models.unpooled(ElementType.F32), workers, LinkOptions.inference(1).only(Part.DECODER)))
                    .getMessage();
            assertTrue(message.contains("layer1"), message);
        }
    }

    @Test
    void aPenaltyOnTheCodeReachesTheEncoderAlone() {
        List<ModelLayer> layers = Models.mixed(ElementType.F64);
        try (Workers workers = Workers.of(1)) {
            Program program = link(layers, workers, LinkOptions.training(1));
            Run with = Run.of(program, 1);
            Run without = Run.of(program, 1, 0);
            for (Parameter parameter : program.gradients().all()) {
                boolean encoder = Integer.parseInt(parameter.name().substring(5, 6)) < 4;
                assertEquals(
                        !encoder, Arrays.equals(with.gradient(parameter.name()), without.gradient(parameter.name())), parameter.name());
            }
        }
    }

    @Test
    void changedParametersCountOnceTheyAreAnnounced() {
        List<ModelLayer> layers = Models.mixed(ElementType.F32);
        try (Workers workers = Workers.of(2)) {
            Program program = link(layers, workers, LinkOptions.training(BATCH));
            Run before = Run.of(program, BATCH);
            Parameters kept = program.parameters().copy();
            program.parameters().set(Models.parameters(layers, 99));
            program.parametersChanged();
            Run changed = Run.of(program, BATCH);
            changed.assertSameBits(Run.of(new Linker(Models.SCALAR, workers).link(layers, Models.parameters(layers, 99), program.options()), BATCH));
            program.parameters().set(kept);
            program.parametersChanged();
            before.assertSameBits(Run.of(program, BATCH));
        }
    }

    @Test
    void programsShareParametersAcrossThreads() throws InterruptedException {
        List<ModelLayer> layers = Models.maps(ElementType.F32);
        Parameters parameters = Models.parameters(layers, 1);
        Run expected = Run.unshared(layers, BATCH);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int session = 0; session < 3; session++) {
            Thread thread = new Thread(() -> {
                try (Workers workers = Workers.of(2)) {
                    Program program = new Linker(Models.SCALAR, workers).link(layers, parameters, LinkOptions.training(BATCH));
                    for (int run = 0; run < 20; run++) {
                        expected.assertSameBits(Run.of(program, BATCH));
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStepAllocatesNothing(int threads) {
        try (Workers workers = Workers.of(threads)) {
            Program program = link(Models.mixed(ElementType.F32), workers, LinkOptions.training(4));
            assertEquals(0, Allocation.bytes(() -> {
                program.forward(4);
                program.backward();
                program.forward(3);
                program.backward();
                program.parametersChanged();
            }));
        }
    }

    @Test
    void callsOutOfOrderAreRefused() {
        try (Workers workers = Workers.of(1)) {
            Program training = link(Models.maps(ElementType.F32), workers, LinkOptions.training(2));
            assertThrows(IllegalStateException.class, training::backward);
            assertThrows(IllegalArgumentException.class, () -> training.forward(3));
            assertThrows(IllegalArgumentException.class, () -> training.forward(0));
            Program inference = link(Models.maps(ElementType.F32), workers, LinkOptions.inference(2));
            inference.forward();
            assertThrows(IllegalStateException.class, inference::backward);
            assertThrows(IllegalStateException.class, inference::gradients);
            assertThrows(IllegalStateException.class, inference::diffOutput);
        }
    }

    @Test
    void parametersOfAnotherModelAreRefused() {
        List<ModelLayer> layers = Models.maps(ElementType.F32);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            Parameters doubles = Parameters.zeros(Models.maps(ElementType.F64));
            assertThrows(LinkException.class, () -> linker.link(layers, doubles, LinkOptions.inference(1)));
            List<ModelLayer> wider = Models.layers(ElementType.F32, 1, "conv2d_f32_h8w8c1_k3s1p1_o7", "conv2d_f32_h8w8c7_k3s1p1_o1");
            List<ModelLayer> narrow = Models.layers(ElementType.F32, 1, "conv2d_f32_h8w8c1_k3s1p1_o6", "conv2d_f32_h8w8c6_k3s1p1_o1");
            String message = assertThrows(
                            LinkException.class, () -> linker.link(wider, Parameters.zeros(narrow), LinkOptions.inference(1)))
                    .getMessage();
            assertTrue(message.contains("layer0.weight"), message);
        }
    }

    private static Program link(List<ModelLayer> layers, Workers workers, LinkOptions options) {
        return new Linker(Models.SCALAR, workers).link(layers, Models.parameters(layers, 1), options);
    }
}
