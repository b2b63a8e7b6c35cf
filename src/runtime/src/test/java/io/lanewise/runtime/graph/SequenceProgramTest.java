package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceLayers.Branch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Programs over sequences on scalar kernels. */
class SequenceProgramTest {

    private static final int BATCH = 2;

    /** Of central differences: their error is STEP^2 / 6 times a third derivative, plus rounding by 2^-52 / STEP. */
    private static final double STEP = 1e-5;

    private static final double TOLERANCE = 1e-7;

    private static final LinkOptions TRAINING = LinkOptions.training(BATCH).withInputGradient();

    static final List<String> MODELS = SequenceModels.ALL;

    static Program program(SequenceLayers layers, LinkOptions options, Retention retention, Workers workers) {
        Network network = Network.over(layers);
        Linkage linkage = Linkage.of(
                network,
                network.layers(),
                options,
                SequenceSchedule.of(layers, options, retention),
                "",
                Models.SCALAR);
        return new Program(linkage, Models.parameters(network.layers(), 7), workers);
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void everyParameterAndInputHasTheGradientThatDifferencesShow(String model) {
        try (Workers workers = Workers.of(1)) {
            checkDifferences(program(SequenceModels.layers(model, ElementType.F64), TRAINING, Retention.GATES, workers), model);
        }
    }

    @Test
    void teachersTakeThePlaceOfFramesGiven() {
        LinkOptions taught = TRAINING.withRecurrence(new Recurrence(true, 0, 0));
        for (String model : List.of(SequenceModels.CONDITIONAL, SequenceModels.CONDITIONAL_COMPOSITE)) {
            try (Workers workers = Workers.of(1)) {
                SequenceLayers layers = SequenceModels.layers(model, ElementType.F64);
                Program program = program(layers, taught, Retention.GATES, workers);
                assertTrue(program.teachers().stream().anyMatch(Optional::isPresent), model);
                checkDifferences(program, model);
            }
        }
    }

    private static void checkDifferences(Program program, String model) {
        SequenceRun run = SequenceRun.of(program, BATCH);
        DoubleSupplier loss = () -> {
            program.parametersChanged();
            program.forward();
            return SequenceRun.loss(program, BATCH);
        };
        for (Parameter parameter : program.parameters().all()) {
            View view = parameter.view();
            compare(model + parameter.name(), run.gradients().get(parameter.name()), index -> {
                SequenceRun.fill(program, BATCH);
                return difference(view.get(index), value -> view.set(index, value), () -> {
                    SequenceRun.fill(program, BATCH);
                    return loss.getAsDouble();
                });
            });
        }
        for (int step = 0; step < run.diffInputs().size(); step++) {
            int frame = step;
            double[] input = SequenceRun.input(program, step, BATCH);
            compare(model + "input " + step, run.diffInputs().get(step), index ->
                    difference(input[index], value -> input[index] = value, () -> {
                        SequenceRun.fill(program, BATCH);
                        Models.fill(program.inputs().get(frame), input, BATCH);
                        return loss.getAsDouble();
                    }));
        }
    }

    private static void compare(String name, double[] gradient, IntToDoubleFunction difference) {
        double largest = 0;
        for (int index = 0; index < gradient.length; index++) {
            assertEquals(difference.applyAsDouble(index), gradient[index], TOLERANCE, name + "[" + index + "]");
            largest = Math.max(largest, Math.abs(gradient[index]));
        }
        assertTrue(largest > 100 * TOLERANCE, name + " has no gradient worth checking: " + largest);
    }

    private static double difference(double at, DoubleConsumer variable, DoubleSupplier loss) {
        variable.accept(at + STEP);
        double above = loss.getAsDouble();
        variable.accept(at - STEP);
        double below = loss.getAsDouble();
        variable.accept(at);
        return (above - below) / (2 * STEP);
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void whateverIsKeptForBackwardAndWhoeverRunsItBitsAreTheSame(String model) {
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3)) {
            SequenceLayers layers = SequenceModels.layers(model, ElementType.F32);
            SequenceRun expected = SequenceRun.of(program(layers, TRAINING, Retention.GATES, one), BATCH);
            for (Retention retention :
                    List.of(Retention.GATES, Retention.STATES, Retention.every(1), Retention.every(2), Retention.every(3))) {
                Program program = program(layers, TRAINING, retention, three);
                // What memory holds must not matter, nor what was run before.
                program.spoil(Double.NaN);
                SequenceRun.of(program, BATCH).assertSameBits(expected, model + retention.words());
                SequenceRun.of(program, BATCH).assertSameBits(expected, model + retention.words() + ", again");
            }
            Program inference = program(layers, LinkOptions.inference(BATCH), Retention.GATES, three);
            inference.spoil(Double.NaN);
            SequenceRun given = SequenceRun.of(inference, BATCH);
            for (int step = 0; step < expected.outputs().size(); step++) {
                assertTrue(Arrays.equals(expected.outputs().get(step), given.outputs().get(step)), model + step);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void truncatedAndTaughtGradientsHaveTheSameBitsWhateverIsKept(String model) {
        SequenceLayers layers = SequenceModels.layers(model, ElementType.F32);
        try (Workers workers = Workers.of(2)) {
            for (boolean taught : new boolean[] {false, true}) {
                for (int truncate = taught ? 0 : 1; truncate <= 2; truncate++) {
                    LinkOptions options = TRAINING.withRecurrence(new Recurrence(taught, truncate, 0));
                    String what = model + (taught ? "taught, " : "") + "truncated after " + truncate + ", ";
                    SequenceRun expected = SequenceRun.of(program(layers, options, Retention.GATES, workers), BATCH);
                    for (Retention retention :
                            List.of(Retention.STATES, Retention.every(1), Retention.every(2), Retention.every(3))) {
                        Program program = program(layers, options, retention, workers);
                        program.spoil(Double.NaN);
                        SequenceRun.of(program, BATCH).assertSameBits(expected, what + retention.words());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("MODELS")
    void aSmallerBatchHasTheBitsOfAProgramOfItsSize(String model) {
        try (Workers workers = Workers.of(1)) {
            SequenceLayers layers = SequenceModels.layers(model, ElementType.F32);
            Program large = program(layers, TRAINING, Retention.GATES, workers);
            SequenceRun.of(large, BATCH);
            LinkOptions one = LinkOptions.training(1).withInputGradient();
            SequenceRun.of(large, 1)
                    .assertSameBits(SequenceRun.of(program(layers, one, Retention.GATES, workers), 1), model);
        }
    }

    /** States of zeros have nothing to add to the gradient of the weights that they are seen through, unless it would have no other. */
    @Test
    void aStateOfZerosAddsNothingToTheGradientOfItsWeights() {
        LinkOptions options = LinkOptions.training(BATCH);
        String encoder = "encoder.0";
        assertEquals(2, hiddenWeightCalls(SequenceModels.UNCONDITIONAL, options, encoder), "of 3 steps");
        assertEquals(1, hiddenWeightCalls(SequenceModels.UNCONDITIONAL.replace("past: 3", "past: 1"), options, encoder), "of 1 step");
        LinkOptions truncated = options.withRecurrence(new Recurrence(false, 1, 0));
        assertEquals(1, hiddenWeightCalls(SequenceModels.UNCONDITIONAL, truncated, encoder), "of the last step");
        assertEquals(2, hiddenWeightCalls(SequenceModels.UNCONDITIONAL, options, "decoder.0"), "of 2 steps from the code");
    }

    private static long hiddenWeightCalls(String model, LinkOptions options, String layer) {
        return SequenceSchedule.of(SequenceModels.layers(model, ElementType.F32), options, Retention.GATES).timeline().stream()
                .filter(entry -> entry instanceof Call call
                        && call.direction() == Direction.BACKWARD_WEIGHTS
                        && call.layer().name().equals(layer)
                        && call.key().equals(((ConvLstmKey) call.layer().key()).hiddenConvolution()))
                .count();
    }

    @Test
    void truncationKeepsGradientsWithinReachOfTheCode() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.COMPOSITE, ElementType.F64);
        try (Workers workers = Workers.of(1)) {
            SequenceRun whole = SequenceRun.of(program(layers, LinkOptions.training(BATCH), Retention.GATES, workers), BATCH);
            LinkOptions far = LinkOptions.training(BATCH).withRecurrence(new Recurrence(false, 4, 0));
            SequenceRun.of(program(layers, far, Retention.GATES, workers), BATCH).assertSameBits(whole, "4 of 4 steps");
            LinkOptions near = LinkOptions.training(BATCH).withRecurrence(new Recurrence(false, 2, 0));
            Program program = program(layers, near, Retention.GATES, workers);
            assertFalse(Arrays.equals(
                    whole.gradients().get("encoder.0.weight"),
                    SequenceRun.of(program, BATCH).gradients().get("encoder.0.weight")));
            long steps = SequenceSchedule.of(layers, near, Retention.GATES).timeline().stream()
                    .filter(entry -> entry instanceof Call call
                            && call.direction() == Direction.BACKWARD_BIAS
                            && call.layer().name().equals("encoder.0"))
                    .count();
            assertEquals(2, steps);
        }
    }

    @Test
    void anEncoderByItselfGivesWhatItsLastLayerGaveAtEachStep() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.COMPOSITE, ElementType.F64);
        try (Workers workers = Workers.of(1)) {
            Program program = new Linker(Models.SCALAR, workers)
                    .link(
                            Network.over(layers),
                            Models.parameters(layers.layers(), 7),
                            LinkOptions.training(BATCH).only(Part.ENCODER));
            assertEquals(4, program.outputs().size());
            SequenceRun run = SequenceRun.of(program, BATCH);
            assertEquals(
                    List.of("encoder.0.weight", "encoder.0.bias", "encoder.0.peephole", "encoder.1.weight",
                            "encoder.1.bias", "encoder.1.peephole"),
                    List.copyOf(run.gradients().keySet()));
            Program whole = program(layers, LinkOptions.inference(BATCH), Retention.GATES, workers);
            SequenceRun.of(whole, BATCH);
            assertTrue(Arrays.equals(Models.read(whole.code(), BATCH), run.outputs().getLast()));
        }
    }

    @Test
    void anEncoderInInferenceKeepsNothingButTheCode() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.COMPOSITE, ElementType.F64);
        LinkOptions options = LinkOptions.inference(BATCH).only(Part.ENCODER);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            Program encoder = linker.link(Network.over(layers), Models.parameters(layers.layers(), 7), options);
            encoder.spoil(Double.NaN);
            SequenceRun run = SequenceRun.of(encoder, BATCH);
            assertEquals(1, run.outputs().size());
            Program whole = program(layers, LinkOptions.inference(BATCH), Retention.GATES, workers);
            SequenceRun.of(whole, BATCH);
            assertArrayEquals(Models.read(whole.code(), BATCH), run.outputs().getFirst());
            assertArrayEquals(Models.read(whole.code(), BATCH), Models.read(encoder.code(), BATCH));
        }
    }

    @Test
    void theLeastThatIsKeptIsSaidWithoutOrdinals() {
        assertEquals(
                "the states of one step in 42 are kept, the steps between run again", Retention.every(42).words());
    }

    @Test
    void memoryThatIsAllowedDecidesWhatIsKept() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.COMPOSITE, ElementType.F32);
        Network network = Network.over(layers);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            long most = linker.plan(network, LinkOptions.training(64)).peakBytes();
            LinkOptions less = LinkOptions.training(64).withRecurrence(new Recurrence(false, 0, most - 1));
            MemoryPlan plan = linker.plan(network, less);
            assertTrue(plan.peakBytes() < most, plan::describe);
            assertTrue(plan.note().contains("gates computed again, to stay within"), plan::note);
            LinkOptions none = LinkOptions.training(64).withRecurrence(new Recurrence(false, 0, most / 4));
            LinkException refusal = assertThrows(LinkException.class, () -> linker.plan(network, none));
            assertTrue(
                    refusal.getMessage().matches("Training in batches of 64 needs .* but training.memory allows .* MiB: use a batch of \\d+, or allow .* MiB\\."),
                    refusal::getMessage);
            LinkOptions byteOnly = LinkOptions.training(64).withRecurrence(new Recurrence(false, 0, 1));
            assertTrue(assertThrows(LinkException.class, () -> linker.plan(network, byteOnly))
                    .getMessage()
                    .endsWith("a smaller batch does not help."));
        }
    }

    @Test
    void theProgramThatMeasuresItemsHeldOutTakesItsShareOfWhatIsAllowed() {
        Network network = Network.over(SequenceModels.layers(SequenceModels.CONDITIONAL, ElementType.F32));
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            MemoryPlan alone = linker.plan(network, LinkOptions.training(64));
            MemoryPlan beside = linker.plan(network, LinkOptions.inference(16));
            MemoryPlan both = linker.plan(network, LinkOptions.training(64).withHeldOut(16));
            assertEquals(beside.peakBytes() - beside.bytes(Kind.PARAMETERS), both.bytes(Kind.HELD_OUT));
            assertEquals(alone.peakBytes() + both.bytes(Kind.HELD_OUT), both.peakBytes());
            LinkOptions tight = LinkOptions.training(64).withRecurrence(new Recurrence(false, 0, alone.peakBytes()));
            assertEquals(alone.peakBytes(), linker.plan(network, tight).peakBytes());
            MemoryPlan less = linker.plan(network, tight.withHeldOut(16));
            assertTrue(less.peakBytes() <= alone.peakBytes() && !less.note().equals(alone.note()), less::describe);
            // Of smaller batches items held out are measured in smaller ones too, so one of them fits.
            LinkOptions little = LinkOptions.training(64)
                    .withRecurrence(new Recurrence(false, 0, linker.plan(network, LinkOptions.inference(64)).peakBytes()));
            String refusal = assertThrows(LinkException.class, () -> linker.plan(network, little.withHeldOut(64))).getMessage();
            assertTrue(refusal.contains(": use a batch of "), refusal);
        }
    }

    @Test
    void aDecoderThatGivesNoFramesIsRefused() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.UNCONDITIONAL, ElementType.F32);
        List<Branch> headless = layers.branches().stream()
                .map(branch -> new Branch(
                        branch.task(),
                        branch.beginning(),
                        branch.steps(),
                        branch.layers().subList(0, branch.layers().size() - 1)))
                .toList();
        Network network = Network.over(new SequenceLayers(layers.spec(), layers.frame(), layers.encoder(), headless));
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            String message = assertThrows(LinkException.class, () -> linker.plan(network, LinkOptions.inference(1)))
                    .getMessage();
            assertTrue(message.startsWith("The decoder gives 3x4x3, which has not as many elements as a frame, 3x4x4:"), message);
        }
    }

    @Test
    void aDecoderDoesNotRunByItself() {
        SequenceLayers layers = SequenceModels.layers(SequenceModels.LAST, ElementType.F32);
        try (Workers workers = Workers.of(1)) {
            Linker linker = new Linker(Models.SCALAR, workers);
            assertThrows(
                    LinkException.class,
                    () -> linker.plan(Network.over(layers), LinkOptions.inference(1).only(Part.DECODER)));
        }
    }
}
