package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.SCALAR;
import static io.lanewise.runtime.training.Runs.assertSameBits;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nhwc;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.TrainingRun;
import io.lanewise.runtime.files.RefusedFileException;
import io.lanewise.runtime.files.SafetensorsFile;
import io.lanewise.runtime.graph.LinkOptions;
import io.lanewise.runtime.graph.Linker;
import io.lanewise.runtime.graph.Network;
import io.lanewise.runtime.graph.Parameters;
import io.lanewise.runtime.graph.Part;
import io.lanewise.runtime.graph.Workers;
import io.lanewise.runtime.model.Initialiser;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SpecReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerwiseTrainerTest {

    /** Pairs of all kinds: fused pooling undone, upsampling, a dense layer on a map, tied. */
    private static final String MIXED = """
            lanewise: 1
            name: mixed
            input: {height: 8, width: 12, channels: 1}
            encoder:
              - conv: {filters: 4, kernel: 3, padding: same, activation: relu}
              - maxpool: 2
              - conv: {filters: 3, kernel: 3, padding: same, activation: sigmoid}
              - maxpool: 2
              - dense: {units: 5, activation: sigmoid}
            decoder:
              - dense: {units: 18, activation: sigmoid, tied: true}
              - reshape: {height: 2, width: 3, channels: 3}
              - upsample: 2
              - conv: {filters: 4, kernel: 3, padding: same, activation: relu}
              - unpool: encoder.1
              - deconv: {filters: 1, kernel: 3, padding: 1, activation: sigmoid, tied: true}
            loss: {reconstruction: bce, weights: {l2: 0.0001}}
            noise: {mask: 0.1}
            training:
              optimizer: {adam: {rate: 0.01}}
              batch: 4
              steps: 6
              seed: 5
              pretraining: {steps: 5, noise: {mask: 0.2, emphasis: {clean: 0.5}}}
            """;

    private static final ModelSpec SPEC = SpecReader.read(MIXED, "mixed.yaml");

    @TempDir
    private Path folder;

    private static TrainingListener afterEachPretrainingStep(Consumer<PretrainingProgress> action) {
        return new TrainingListener() {
            @Override
            public void onPretraining(PretrainingProgress progress) {
                action.accept(progress);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void anyNumberOfThreadsGivesTheSameBits(ElementType type) throws IOException {
        var options = SCALAR.withType(type);
        var one = train(SPEC, options.withThreads(1), 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
        for (int threads = 2; threads <= 3; threads++) {
            var more = train(SPEC, options.withThreads(threads), 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
            assertSameBits(one.tensors(), more.tensors());
            assertEquals(one.report().losses(), more.report().losses());
        }
    }

    @Test
    void pairsAreTrainedOneAfterAnotherFromTheOutermost() throws IOException {
        var seen = new ArrayList<String>();
        var values = new int[] {96, 96, 18};
        var listener = afterEachPretrainingStep(now -> {
            seen.add(now.pair() + "/" + now.pairs() + " " + now.encoder() + " " + now.decoder() + " "
                    + now.training().step());
            double reconstruction = now.training().point().reconstruction();
            assertEquals(reconstruction, now.lossPerValue() * values[now.pair() - 1], 1e-12 * reconstruction);
        });
        train(SPEC, SCALAR, 8, TrainingOptions.DEFAULT, TrainingListener.all(List.of(listener)));
        var expected = new ArrayList<String>();
        List<String> names = List.of("encoder.0 decoder.5", "encoder.2 decoder.3", "encoder.4 decoder.0");
        for (int pair = 1; pair <= 3; pair++) {
            for (int step = 1; step <= 5; step++) {
                expected.add(pair + "/3 " + names.get(pair - 1) + " " + step);
            }
        }
        assertEquals(expected, seen);
    }

    /** What a step of a pair changes are the weights of that pair alone. */
    @Test
    void thePairsBeforeStayAsTheyWere() throws IOException {
        Map<String, double[]> one = interrupted(2, 1);
        Map<String, double[]> two = interrupted(3, 1);
        Map<String, double[]> first;
        try (var model = Autoencoder.create(SPEC, SCALAR)) {
            first = Runs.tensors(model);
        }
        for (String name : first.keySet()) {
            if (name.contains("training.")) {
                continue;
            }
            boolean ofFirst = name.startsWith("encoder.0.") || name.startsWith("decoder.5.");
            boolean ofSecond = name.startsWith("encoder.2.") || name.startsWith("decoder.3.");
            assertEquals(!ofFirst, Arrays.equals(first.get(name), one.get(name)), name);
            assertEquals(!ofFirst && !ofSecond, Arrays.equals(first.get(name), two.get(name)), name);
            assertEquals(!ofSecond, Arrays.equals(one.get(name), two.get(name)), name);
        }
    }

    /** The model that is saved when a step of a pair is the last. */
    private Map<String, double[]> interrupted(int pair, int step) throws IOException {
        Path checkpoint = folder.resolve("pair-" + pair + ".safetensors");
        Outcome outcome = trainUntil(pair, step, checkpoint);
        assertEquals(Outcome.End.INTERRUPTED, outcome.end());
        assertEquals(0, outcome.steps());
        try (var model = Autoencoder.load(checkpoint, SCALAR)) {
            return Runs.tensors(model);
        }
    }

    private static Outcome trainUntil(int pair, int step, Path checkpoint) throws IOException {
        try (var model = Autoencoder.create(SPEC, SCALAR)) {
            var run = new AtomicReference<TrainingRun>();
            run.set(model.training(
                    TinyModels.split(SPEC, 11), TrainingOptions.DEFAULT.withCheckpoint(checkpoint)));
            return run.get()
                    .run(afterEachPretrainingStep(now -> {
                        if (now.pair() == pair && now.training().step() == step) {
                            run.get().stop();
                        }
                    }))
                    .report()
                    .outcome();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void stoppedAndResumedPretrainingGivesTheBitsOfUninterrupted(int pair) throws IOException {
        var whole = train(SPEC, SCALAR, 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
        Path checkpoint = folder.resolve("run.safetensors");
        Outcome stopped = trainUntil(pair, 2, checkpoint);
        assertTrue(
                stopped.message().endsWith(" pair " + pair + " of 3: training goes on from " + checkpoint
                        + ", with this pair from its beginning, when that is resumed."),
                stopped.message());
        try (var file = SafetensorsFile.open(checkpoint)) {
            assertEquals(Integer.toString(pair - 1), file.metadata().get("training.pairs"));
        }
        var pairs = new ArrayList<Integer>();
        var rest = train(
                SPEC,
                SCALAR,
                11,
                TrainingOptions.DEFAULT.withResume(checkpoint),
                afterEachPretrainingStep(now -> pairs.add(now.pair())));
        assertEquals(pair, pairs.getFirst());
        assertSameBits(whole.tensors(), rest.tensors());
        assertEquals(whole.report().losses(), rest.report().losses());
        assertEquals(whole.report().validations(), rest.report().validations());
    }

    /** A checkpoint of a step of the whole has pre-training behind it. */
    @Test
    void stoppedAndResumedTrainingIsNotPretrainedAgain() throws IOException {
        var whole = train(SPEC, SCALAR, 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
        Path checkpoint = folder.resolve("run.safetensors");
        train(
                Runs.withSteps(SPEC, 3),
                SCALAR,
                11,
                TrainingOptions.DEFAULT.withCheckpoint(checkpoint),
                TrainingListener.NONE);
        var listener = afterEachPretrainingStep(now -> assertEquals("no pre-training", now.toString()));
        var rest = train(SPEC, SCALAR, 11, TrainingOptions.DEFAULT.withResume(checkpoint), listener);
        assertSameBits(whole.tensors(), rest.tensors());
    }

    @Test
    void anotherPretrainingDoesNotGoOn() throws IOException {
        Path checkpoint = folder.resolve("run.safetensors");
        trainUntil(2, 1, checkpoint);
        var how = TrainingOptions.DEFAULT.withResume(checkpoint);
        var longer = SpecReader.read(MIXED.replace("{steps: 5,", "{steps: 6,"), "longer.yaml");
        var refusal = assertThrows(
                RefusedFileException.class, () -> train(longer, SCALAR, 11, how, TrainingListener.NONE));
        assertTrue(refusal.getMessage().contains("was saved by a run with pretraining"), refusal.getMessage());
        var without = SpecReader.read(MIXED.replaceAll("  pretraining: .*\n", ""), "without.yaml");
        refusal = assertThrows(RefusedFileException.class, () -> train(without, SCALAR, 11, how, TrainingListener.NONE));
        assertEquals(
                checkpoint + ": was saved in pre-training, which the spec does not ask for; add pretraining as in the spec of"
                        + " that run",
                refusal.getMessage());
    }

    /** Deep sigmoid layers hardly learn from above at first: each pair begins where the one before has come to. */
    @Test
    void pretrainingHelpsADeepModelOfSigmoids() throws IOException {
        String deep = """
                lanewise: 1
                name: deep
                input: 16
                encoder:
                  - dense: {units: 14, activation: sigmoid}
                  - dense: {units: 12, activation: sigmoid}
                  - dense: {units: 10, activation: sigmoid}
                  - dense: {units: 8, activation: sigmoid}
                decoder:
                  - dense: {units: 10, activation: sigmoid}
                  - dense: {units: 12, activation: sigmoid}
                  - dense: {units: 14, activation: sigmoid}
                  - dense: {units: 16, activation: sigmoid}
                training: {optimizer: {adam: {rate: 0.01}}, batch: 8, steps: 100, seed: 1, validation: none%s}
                """;
        double without = last(SpecReader.read(deep.formatted(""), "deep.yaml"));
        double with = last(SpecReader.read(deep.formatted(", pretraining: {steps: 200}"), "deep.yaml"));
        assertTrue(with < 0.7 * without, with + " with pre-training, " + without + " without");
    }

    private static double last(ModelSpec spec) throws IOException {
        return train(spec, 8).report().losses().getLast().reconstruction();
    }

    /** By the encoder as users run it. */
    @Test
    void codesAreWhatTheEncoderGives() throws IOException {
        var spec = TinyModels.conv("");
        var data = TinyModels.bars(spec, 5);
        try (var model = Autoencoder.create(spec, SCALAR);
                var workers = Workers.of(2)) {
            var network = Network.of(spec, ElementType.F32);
            var parameters = Parameters.zeros(network.layers());
            Initialiser.fill(parameters, spec);
            var program = new Linker(
                            Dispatch.builder().scalar().build(), workers)
                    .link(
                            network,
                            parameters,
                            LinkOptions.inference(4)
                                    .only(Part.ENCODER));
            var codes = new Codes(data, program, model.code());
            int length = codes.itemLength();
            var batch = new float[3 * length];
            codes.readForTraining(new int[] {4, 0, 2}, 3, 7, batch);
            for (int index = 0; index < 3; index++) {
                int item = new int[] {4, 0, 2}[index];
                var image = new float[data.itemLength()];
                data.readForTraining(item, 7, image, 0);
                float[] code = model.encode(new Nhwc(image, 1, spec.input())).values();
                assertArrayEquals(code, Arrays.copyOfRange(batch, index * length, (index + 1) * length));
                var single = new float[length];
                codes.readForTraining(item, 7, single, 0);
                assertArrayEquals(code, single);
                codes.read(item, single, 0);
                assertFalse(Arrays.equals(code, single));
            }
            assertEquals("item-4", codes.name(4));
            assertEquals(5, codes.items());
        }
    }

    /** Of the innermost pair: the twin that super-samples, in the pair before, makes shapes as it goes. */
    @Test
    void aStepOnCodesInSteadyStateAllocatesUnderFourKilobytes() throws IOException {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var totals = new long[301];
        var listener = afterEachPretrainingStep(now -> {
            if (now.pair() == now.pairs()) {
                totals[(int) now.training().step()] = bean.getTotalThreadAllocatedBytes();
            }
        });
        var spec = SpecReader.read(MIXED.replace("{steps: 5,", "{steps: 300,"), "mixed.yaml");
        train(spec, SCALAR, 12, TrainingOptions.DEFAULT, listener);
        var steps = new long[200];
        for (int index = 0; index < steps.length; index++) {
            steps[index] = totals[101 + index] - totals[100 + index];
        }
        Arrays.sort(steps);
        assertTrue(steps[100] < 4096, steps[100] + " bytes a step");
    }
}
