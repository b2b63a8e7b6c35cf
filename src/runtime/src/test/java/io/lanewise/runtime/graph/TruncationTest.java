package io.lanewise.runtime.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernel.ElementType;
import io.lanewise.spec.SequenceLayers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Truncated gradients against finite differences in which what is cut off, a state or a frame that a later step reads,
 * stays what it was before the parameter was changed. Frames have one pixel, so a cell is fifteen numbers.
 */
class TruncationTest {

    private static final int PAST = 5;
    private static final int FUTURE = 5;
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-9;

    /** What the decoder gives is the hidden state of its cell. */
    private static final String PIXEL = """
            lanewise: 1
            name: pixel
            input: {height: 1, width: 1, channels: 1}
            sequence: {past: 5, future: 5, decoder_input: previous}
            encoder: [{convlstm: {hidden: 1, kernel: 1}}]
            decoder: [{convlstm: {hidden: 1, kernel: 1}}]
            """;

    /** h and C, one after the other. */
    private record State(double hidden, double cell) {}

    /** The cell of Shi et al. 2015 on one pixel, by its equations; gates in the order i, f, g, o. */
    private static State step(double[] parameters, double x, State before) {
        double[] sums = new double[4];
        for (int gate = 0; gate < 4; gate++) {
            sums[gate] = parameters[gate] * x + parameters[4 + gate] * before.hidden() + parameters[8 + gate];
        }
        double i = sigmoid(sums[0] + parameters[12] * before.cell());
        double f = sigmoid(sums[1] + parameters[13] * before.cell());
        double cell = f * before.cell() + i * Math.tanh(sums[2]);
        return new State(sigmoid(sums[3] + parameters[14] * cell) * Math.tanh(cell), cell);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A model and its data; parameters of the encoder, then of the decoder. */
    private record Pixels(double[] frames, double[] teachers, double[] weights, int truncate) {

        private static final int PARAMETERS = 15;

        /** The loss, and what was cut off on the way; where that is given, it is read in the place of what was computed. */
        double loss(double[] parameters, List<Double> cutOff, Optional<List<Double>> held) {
            double[] encoder = Arrays.copyOf(parameters, PARAMETERS);
            double[] decoder = Arrays.copyOfRange(parameters, PARAMETERS, 2 * PARAMETERS);
            Iterator<Double> constants = held.map(List::iterator).orElse(null);
            State state = new State(0, 0);
            for (int t = 0; t < PAST; t++) {
                state = step(encoder, frames[t], state);
                if (t < PAST - 1 && isCut(PAST - 1 - t)) {
                    state = cut(state, cutOff, constants);
                }
            }
            double loss = 0;
            double frame = frames[PAST - 1];
            for (int t = 0; t < FUTURE; t++) {
                state = step(decoder, frame, state);
                frame = state.hidden();
                loss += weights[t] * frame + frame * frame / 2;
                if (t < FUTURE - 1 && isCut(t + 1)) {
                    state = cut(state, cutOff, constants);
                    frame = state.hidden();
                }
                frame = teachers.length == 0 || t == FUTURE - 1 ? frame : teachers[t];
            }
            return loss;
        }

        /** The loss that the program differentiates. */
        double loss(double[] outputs) {
            double loss = 0;
            for (int t = 0; t < FUTURE; t++) {
                loss += weights[t] * outputs[t] + outputs[t] * outputs[t] / 2;
            }
            return loss;
        }

        private boolean isCut(int stepsFromCode) {
            return truncate > 0 && stepsFromCode % truncate == 0;
        }

        private static State cut(State state, List<Double> cutOff, Iterator<Double> constants) {
            State read = constants == null ? state : new State(constants.next(), constants.next());
            cutOff.add(read.hidden());
            cutOff.add(read.cell());
            return read;
        }

        double difference(double[] parameters, int index) {
            List<Double> held = new ArrayList<>();
            loss(parameters, held, Optional.empty());
            double[] sides = new double[2];
            for (int side = 0; side < 2; side++) {
                double[] changed = parameters.clone();
                changed[index] += side == 0 ? -STEP : STEP;
                sides[side] = loss(changed, new ArrayList<>(), Optional.of(held));
            }
            return (sides[1] - sides[0]) / (2 * STEP);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, false", "1, false", "2, false", "3, false", "4, false", "5, false",
        "0, true", "1, true", "2, true", "3, true", "4, true", "5, true"
    })
    void gradientsStopWhereStatesAreCutOff(int truncate, boolean taught) {
        SequenceLayers layers = SequenceModels.layers(PIXEL, ElementType.F64);
        LinkOptions options = LinkOptions.training(1).withRecurrence(new Recurrence(taught, truncate, 0));
        try (Workers workers = Workers.of(1)) {
            for (Retention retention : List.of(Retention.GATES, Retention.STATES, Retention.every(2))) {
                Program program = SequenceProgramTest.program(layers, options, retention, workers);
                SequenceRun run = SequenceRun.of(program, 1);
                Pixels pixels = new Pixels(
                        numbers(PAST, t -> SequenceRun.input(program, t, 1)),
                        taught ? numbers(FUTURE - 1, t -> SequenceRun.teacher(program, t, 1)) : new double[0],
                        numbers(FUTURE, t -> SequenceRun.weights(program, t, 1)),
                        truncate);
                double[] parameters = program.parameters().all().stream()
                        .flatMapToDouble(parameter ->
                                IntStream.range(0, parameter.length()).mapToDouble(parameter.view()::get))
                        .toArray();
                double[] gradient =
                        run.gradients().values().stream().flatMapToDouble(Arrays::stream).toArray();
                assertEquals(parameters.length, gradient.length);
                double[] outputs = numbers(FUTURE, run.outputs()::get);
                assertEquals(
                        pixels.loss(outputs), pixels.loss(parameters, new ArrayList<>(), Optional.empty()), TOLERANCE);
                for (int index = 0; index < gradient.length; index++) {
                    assertEquals(pixels.difference(parameters, index), gradient[index], TOLERANCE, retention.words() + index);
                }
                assertTrue(DoubleStream.of(gradient).map(Math::abs).max().orElseThrow() > 1e-2);
            }
        }
    }

    private interface OfStep {
        double[] at(int step);
    }

    private static double[] numbers(int steps, OfStep of) {
        return IntStream.range(0, steps).mapToDouble(step -> of.at(step)[0]).toArray();
    }
}
