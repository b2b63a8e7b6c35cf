package io.lanewise.runtime.training;

import static io.lanewise.runtime.training.Runs.EVERYTHING;
import static io.lanewise.runtime.training.Runs.MOMENTUM;
import static io.lanewise.runtime.training.Runs.OVER_TIME;
import static io.lanewise.runtime.training.Runs.RUNNING;
import static io.lanewise.runtime.training.Runs.SCALAR;
import static io.lanewise.runtime.training.Runs.assertSameBits;
import static io.lanewise.runtime.training.Runs.train;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.Autoencoder;
import io.lanewise.runtime.Nthwc;
import io.lanewise.runtime.TinyModels;
import io.lanewise.runtime.data.ItemSource;
import io.lanewise.runtime.graph.MemoryPlan;
import io.lanewise.spec.ModelSpec;
import io.lanewise.spec.SequenceSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

    static Stream<Arguments> models() {
        return Stream.of(ElementType.values())
                .flatMap(type -> Stream.of(
                        Arguments.of(TinyModels.dense(EVERYTHING), type),
                        Arguments.of(TinyModels.conv(EVERYTHING), type),
                        Arguments.of(TinyModels.conv(Runs.EMPHASIS), type),
                        Arguments.of(TinyModels.tied(EVERYTHING), type),
                        Arguments.of(TinyModels.conv(MOMENTUM), type),
                        Arguments.of(TinyModels.dense(RUNNING.formatted("element")), type),
                        Arguments.of(TinyModels.conv(RUNNING.formatted("channel")), type),
                        Arguments.of(TinyModels.topK(MOMENTUM), type),
                        Arguments.of(TinyModels.variational(MOMENTUM), type),
                        Arguments.of(TinyModels.sequence(", task: both", OVER_TIME), type),
                        Arguments.of(TinyModels.sequence(TAUGHT, MOMENTUM), type)));
    }

    private static final String TAUGHT = ", task: predict, decoder_input: previous, teacher_forcing: true";

    private static String learning(int steps) {
        return "training: {optimizer: {adam: {rate: 0.02}}, batch: 8, steps: " + steps + ", seed: 1, validation: none}";
    }

    @ParameterizedTest
    @EnumSource
    void aDenseAutoencoderLearns(ElementType type) throws IOException {
        assertLearns(TinyModels.dense(learning(300)), type);
    }

    @ParameterizedTest
    @EnumSource
    void aConvolutionalAutoencoderLearns(ElementType type) throws IOException {
        assertLearns(TinyModels.conv(learning(100)), type);
    }

    @ParameterizedTest
    @EnumSource
    void codesOfFewValuesAndGaussianCodesLearn(ElementType type) throws IOException {
        assertLearns(TinyModels.topK(learning(300)), type);
        assertLearns(TinyModels.variational(learning(300) + "\nloss: {reconstruction: l2}"), type);
    }

    @ParameterizedTest
    @ValueSource(strings = {", task: predict", ", task: reconstruct", ", task: both", TAUGHT})
    void aModelOverSequencesLearns(String sequence) throws IOException {
        assertLearns(TinyModels.sequence(sequence, learning(100)), ElementType.F32);
    }

    private static void assertLearns(ModelSpec spec, ElementType type) throws IOException {
        var options = SCALAR.withType(type);
        var losses = train(spec, options, 8, TrainingOptions.DEFAULT, TrainingListener.NONE)
                .report()
                .losses();
        double first = losses.getFirst().reconstruction();
        double last = losses.getLast().reconstruction();
        assertTrue(last < first / 2, "from " + first + " to " + last);
    }

    @ParameterizedTest
    @MethodSource("models")
    void anyNumberOfThreadsGivesTheSameBits(ModelSpec spec, ElementType type) throws IOException {
        var options = SCALAR.withType(type);
        var one = train(spec, options.withThreads(1), 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
        assertEquals(12, one.report().losses().size());
        for (int threads = 2; threads <= 3; threads++) {
            var more = train(spec, options.withThreads(threads), 11, TrainingOptions.DEFAULT, TrainingListener.NONE);
            assertSameBits(one.tensors(), more.tensors());
            assertEquals(one.report().losses(), more.report().losses());
            assertEquals(one.report().validations(), more.report().validations());
        }
    }

    @Test
    void theRateOfAStepIsThatOfTheSchedule() throws IOException {
        String training = "training: {optimizer: {sgd: {rate: %s}}, steps: %d, seed: 5, schedule: %s}";
        var once = train(TinyModels.dense(training.formatted("0.03125", 1, "constant")), 8);
        var warming = train(TinyModels.dense(training.formatted("0.125", 1, "{constant: {warmup: 4}}")), 8);
        assertSameBits(once.tensors(), warming.tensors());
        var ending = train(TinyModels.dense(training.formatted("0.03125", 2, "cosine")), 8);
        assertSameBits(once.tensors(), ending.tensors());
    }

    @Test
    void anotherSeedGivesAnotherModel() throws IOException {
        var one = train(TinyModels.dense(EVERYTHING), 8).tensors();
        var other = train(TinyModels.dense(EVERYTHING.replace("seed: 5", "seed: 6")), 8)
                .tensors();
        assertFalse(Arrays.equals(one.get("encoder.0.weight"), other.get("encoder.0.weight")));
    }

    @Test
    void fewerItemsThanABatchAreOneSmallerBatch() throws IOException {
        String rest = "training: {optimizer: {adam: {rate: 0.01}}, batch: %d, steps: 6, seed: 5, validation: none}";
        var large = train(TinyModels.conv(rest.formatted(16)), 3);
        var exact = train(TinyModels.conv(rest.formatted(3)), 3);
        assertSameBits(exact.tensors(), large.tensors());
        assertEquals(3, large.report().plan().batch());
    }

    @ParameterizedTest
    @ValueSource(strings = {", task: both", TAUGHT})
    void fewerSequencesThanABatchAreOneSmallerBatch(String sequence) throws IOException {
        String rest = "training: {optimizer: {adam: {rate: 0.01}}, batch: %d, steps: 4, seed: 5, validation: none}";
        var large = train(TinyModels.sequence(sequence, rest.formatted(16)), 3);
        var exact = train(TinyModels.sequence(sequence, rest.formatted(3)), 3);
        assertSameBits(exact.tensors(), large.tensors());
    }

    /** Truth in the order of time against all that the model gives without teachers, and with the noise of validation. */
    @ParameterizedTest
    @ValueSource(strings = {", task: predict", ", task: reconstruct", ", task: both", TAUGHT})
    void sequencesHeldBackAreMeasuredByWhatTheModelMakesByItself(String sequence) throws IOException {
        var spec = TinyModels.sequence(sequence, "training: {batch: 4, steps: 5, seed: 5, validation: {hold_back: 3}}");
        var split = TinyModels.split(spec, 9);
        try (var untrained = Autoencoder.create(spec, SCALAR)) {
            var trained = untrained.training(split, TrainingOptions.DEFAULT).run(TrainingListener.NONE);
            try (var model = trained.model()) {
                double expected = 0;
                for (int item = 0; item < 3; item++) {
                    expected += errorOf(model, split.validation(), item) / 3;
                }
                var report = trained.report();
                assertEquals(expected, report.validations().getLast().reconstruction(), 1e-5 * expected);
                var items = report.heldOut().orElseThrow().items();
                double mean = items.stream()
                        .mapToDouble(HeldOut.Item::reconstruction)
                        .average()
                        .orElseThrow();
                assertEquals(expected, mean, 1e-5 * expected);
                assertEquals(sequence.equals(TAUGHT), report.plan().memory().bytes(MemoryPlan.Kind.HELD_OUT) > 0);
            }
        }
    }

    /** Items held back are measured by a program of their own, since they have no teachers. */
    @Test
    void bothProgramsOfTaughtTrainingStayWithinTheMemoryThatIsAllowed() throws IOException {
        String rest = "training: {batch: 64, steps: 1, seed: 5, validation: {hold_back: 64}%s}";
        var taught = TinyModels.sequence(TAUGHT, rest.formatted(""));
        long peak = train(taught, 128).report().plan().plannedBytes();
        long allowed = (peak - 1) / 1024;
        var limited = TinyModels.sequence(TAUGHT, rest.formatted(", memory: " + allowed + "KiB"));
        var plan = train(limited, 128).report().plan();
        assertTrue(plan.plannedBytes() <= allowed * 1024, plan.plannedBytes() + " bytes");
        assertTrue(plan.memory().note().contains("gates computed again"), plan.memory().note());
        var hopeless = TinyModels.sequence(TAUGHT, rest.formatted(", memory: " + peak / 3 / 1024 + "KiB"));
        var refusal = assertThrows(LinkException.class, () -> train(hopeless, 128));
        assertTrue(refusal.getMessage().contains("but training.memory allows"), refusal.getMessage());
    }

    private static double errorOf(Autoencoder model, ItemSource source, int item) throws IOException {
        var values = new float[source.itemLength()];
        source.read(item, values, 0);
        int frame = (int) model.input().elements();
        var past = new Nthwc(Arrays.copyOf(values, 3 * frame), 1, 3, model.input());
        var task = model.spec().sequence().orElseThrow().task();
        double error = 0;
        if (task != SequenceSpec.Task.PREDICT) {
            error += squares(model.reconstruct(past).values(), values, 0);
        }
        if (task != SequenceSpec.Task.RECONSTRUCT) {
            error += squares(model.predict(past).values(), values, 3 * frame);
        }
        return error;
    }

    private static double squares(float[] made, float[] truth, int from) {
        double sum = 0;
        for (int index = 0; index < made.length; index++) {
            sum += Math.pow((double) made[index] - truth[from + index], 2);
        }
        return sum;
    }

    @Test
    void epochsEndWithAPartialBatch() throws IOException {
        var spec = TinyModels.dense("training: {batch: 4, epochs: 2, seed: 5, validation: none}");
        assertEquals(6, train(spec, 10).report().losses().size());
    }

    @Test
    void validationIsMeasuredOnWhatIsHeldBackAndReportedWithItsStep() throws IOException {
        var seen = new ArrayList<Long>();
        var listener = new TrainingListener() {
            @Override
            public void onStep(TrainingProgress progress) {
                seen.add(progress.validation().orElseThrow().step());
            }
        };
        var how = TrainingOptions.DEFAULT.withValidateEvery(5);
        var report = train(TinyModels.conv(MOMENTUM), SCALAR, 9, how, listener).report();
        assertEquals(7, report.plan().trainingItems());
        assertEquals(2, report.plan().validationItems());
        assertEquals(
                List.of(0L, 5L, 10L, 12L),
                report.validations().stream().map(ValidationPoint::step).toList());
        assertEquals(List.of(0L, 0L, 0L, 0L, 5L, 5L, 5L, 5L, 5L, 10L, 10L, 12L), seen);
        var items = report.heldOut().orElseThrow().items();
        assertEquals(2, items.size());
        double mean = items.stream()
                .mapToDouble(HeldOut.Item::reconstruction)
                .average()
                .orElseThrow();
        assertEquals(report.validations().getLast().reconstruction(), mean, 1e-5 * mean);
    }

    @Test
    void theSamplesOfTheReportAreWhatThePsnrIsOf() throws IOException {
        var how = TrainingOptions.DEFAULT.withSamples(1);
        var report = train(TinyModels.conv(MOMENTUM), SCALAR, 9, how, TrainingListener.NONE)
                .report();
        var heldOut = report.heldOut().orElseThrow();
        assertEquals(1, heldOut.samples().size());
        var sample = heldOut.samples().getFirst();
        var item = heldOut.items().getFirst();
        assertEquals(item.name(), sample.name());
        assertEquals(psnr(sample.noisy(), sample.clean()), item.noisyPsnr(), 1e-6);
        assertEquals(psnr(sample.reconstruction(), sample.clean()), item.reconstructionPsnr(), 1e-6);
        assertFalse(Arrays.equals(sample.noisy(), sample.clean()));
    }

    private static double psnr(float[] a, float[] b) {
        double sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += Math.pow((double) a[index] - b[index], 2);
        }
        return 10 * Math.log10(a.length / sum);
    }

    @Test
    void aStepInSteadyStateAllocatesUnderFourKilobytes() throws IOException {
        assertAllocatesUnderFourKilobytes(TinyModels.conv(EVERYTHING.replace("steps: 12", "steps: 600")));
    }

    @Test
    void aStepWithTiedWeightsAndEmphasisInSteadyStateAllocatesUnderFourKilobytes() throws IOException {
        assertAllocatesUnderFourKilobytes(TinyModels.tied(Runs.EMPHASIS.replace("steps: 12", "steps: 600")));
    }

    @Test
    void aStepOverSequencesInSteadyStateAllocatesUnderFourKilobytes() throws IOException {
        assertAllocatesUnderFourKilobytes(TinyModels.sequence(TAUGHT, OVER_TIME.replace("steps: 12", "steps: 600")));
    }

    private static void assertAllocatesUnderFourKilobytes(ModelSpec spec) throws IOException {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var totals = new long[601];
        var listener = Runs.afterEachStep(step -> totals[(int) step] = bean.getTotalThreadAllocatedBytes());
        train(spec, SCALAR, 12, TrainingOptions.DEFAULT, listener);
        var steps = new long[200];
        for (int index = 0; index < steps.length; index++) {
            steps[index] = totals[401 + index] - totals[400 + index];
        }
        Arrays.sort(steps);
        long median = steps[steps.length / 2];
        assertTrue(median < 4096, median + " bytes a step");
    }
}
