package io.lanewise.runtime.graph;

import io.lanewise.kernel.Halo;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Moment;
import io.lanewise.runtime.graph.Schedule.Turn;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceLayers.Beginning;
import io.lanewise.spec.SequenceLayers.Branch;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The schedule of a model over sequences: the encoder over the frames of the past, then each decoder over its own; backward
 * through time the other way round.
 */
final class SequenceSchedule {

    private final SequenceLayers sequence;
    private final LinkOptions options;
    private final Retention retention;
    private final List<Entry> timeline = new ArrayList<>();
    private final ParameterGradients parameters = new ParameterGradients(timeline);
    private final Buffer[] inputs;
    private final boolean maxima;
    private final boolean gates;
    private final SequenceForward encoder;
    private final List<Decoder> decoders = new ArrayList<>();
    private final List<Buffer> diffOutputs = new ArrayList<>();
    private final List<GradientSum> diffInputs = new ArrayList<>();

    /**
     * A decoder.
     *
     * @param teachers the true frames that it reads, by the step that should give them; null for none
     */
    private record Decoder(SequenceForward forward, Buffer[] teachers) {
        Unrolled list() {
            return forward.list();
        }
    }

    private SequenceSchedule(SequenceLayers sequence, LinkOptions options, Retention retention) {
        this.sequence = sequence;
        this.options = options;
        this.retention = retention;
        Unrolled list = Unrolled.encoder(sequence);
        this.inputs = frames("input", list.steps(), list.beginningHalo(sequence.frame()));
        this.maxima = options.training() && retention.every() == 0;
        this.gates = maxima && retention.gates();
        this.encoder = new SequenceForward(list, null, step -> inputs[step], timeline, maxima, gates);
        if (options.part() == Part.WHOLE) {
            sequence.branches().forEach(branch -> decoders.add(decoder(branch)));
        }
    }

    static Schedule of(SequenceLayers sequence, LinkOptions options, Retention retention) {
        SequenceSchedule schedule = new SequenceSchedule(sequence, options, retention);
        schedule.forward();
        if (options.training()) {
            schedule.backward();
        }
        return schedule.whole();
    }

    private Buffer[] frames(String name, int count, Halo halo) {
        return IntStream.range(0, count)
                .mapToObj(step -> new Buffer(name + "@" + step, Kind.ACTIVATIONS, sequence.frame(), halo))
                .toArray(Buffer[]::new);
    }

    private Decoder decoder(Branch branch) {
        boolean taught = branch.beginning() == Beginning.PREVIOUS_FRAME && options.recurrence().teacherForcing();
        Unrolled list = Unrolled.decoder(branch, !taught);
        Buffer[] teachers = taught
                ? frames(branch.task() + ".teacher", list.steps() - 1, list.beginningHalo(sequence.frame()))
                : null;
        SequenceForward[] self = new SequenceForward[1];
        self[0] = new SequenceForward(
                list, encoder, step -> beginning(self[0], teachers, step), timeline, maxima, gates);
        return new Decoder(self[0], teachers);
    }

    /** What the first layers of a decoder read at a step. */
    private Region beginning(SequenceForward decoder, Buffer[] teachers, int step) {
        Unrolled list = decoder.list();
        if (list.branch().beginning() == Beginning.CODE) {
            return code().dst();
        }
        if (step > 0) {
            return teachers != null ? teachers[step - 1] : decoder.at(list.last(), step - 1).dst();
        }
        return list.branch().task() == Task.PREDICT
                ? inputs[inputs.length - 1]
                : SequenceForward.zeros(sequence.frame(), Halo.NONE);
    }

    private StepValues code() {
        return encoder.last(encoder.list().last());
    }

    private void forward() {
        Stream<Buffer> teachers = decoders.stream()
                .filter(decoder -> decoder.teachers() != null)
                .flatMap(decoder -> Arrays.stream(decoder.teachers()));
        timeline.add(Turn.of(Moment.INPUT, Stream.concat(Arrays.stream(inputs), teachers)));
        encoder.run();
        decoders.forEach(decoder -> decoder.forward().run());
    }

    private List<Buffer> outputs() {
        if (decoders.isEmpty() && !options.training()) {
            return List.of(code().dst());
        }
        Stream<SequenceForward> runs =
                decoders.isEmpty() ? Stream.of(encoder) : decoders.stream().map(Decoder::forward);
        return runs.flatMap(run -> given(run.list()).mapToObj(step -> run.at(run.list().last(), step).dst())).toList();
    }

    /** The steps at which the last layer of a list gives something. */
    private static IntStream given(Unrolled list) {
        return IntStream.range(0, list.steps()).filter(step -> list.runs(list.last(), step));
    }

    private void backward() {
        if (options.inputGradient()) {
            for (int step = 0; step < inputs.length; step++) {
                Buffer diff = new Buffer("diffInput@" + step, Kind.GRADIENTS, sequence.frame(), Halo.NONE);
                diffInputs.add(new GradientSum(diff, timeline));
            }
        }
        SequenceBackward encoderBackward = new SequenceBackward(
                encoder.list(),
                null,
                this::diffInput,
                options.inputGradient(),
                parameters,
                timeline,
                options.recurrence().truncate());
        List<SequenceBackward> backwards =
                decoders.stream().map(decoder -> decoderBackward(decoder, encoderBackward)).toList();
        (decoders.isEmpty() ? List.of(encoderBackward) : backwards).forEach(this::begin);
        timeline.add(Turn.of(
                Moment.LOSS,
                Stream.of(outputs().stream(), diffOutputs.stream(), Stream.of(code().dst()))
                        .flatMap(buffers -> buffers)));
        for (int index = decoders.size() - 1; index >= 0; index--) {
            run(backwards.get(index), decoders.get(index).forward());
        }
        timeline.add(Turn.of(Moment.PENALTY, Stream.empty()));
        run(encoderBackward, encoder);
        timeline.add(Turn.of(Moment.END, diffInputs.stream().map(GradientSum::buffer)));
    }

    private void begin(SequenceBackward backward) {
        given(backward.list()).forEach(step -> diffOutputs.add(backward.begin(step)));
    }

    private SequenceBackward decoderBackward(Decoder decoder, SequenceBackward encoderBackward) {
        boolean ownFrames = decoder.list().branch().beginning() == Beginning.PREVIOUS_FRAME && decoder.teachers() == null;
        boolean code = decoder.list().branch().beginning() == Beginning.CODE;
        boolean wanted = ownFrames
                || code && encoderBackward.isWanted(encoder.list().last())
                || options.inputGradient();
        SequenceBackward[] self = new SequenceBackward[1];
        self[0] = new SequenceBackward(
                decoder.list(),
                encoderBackward,
                step -> diffBeginning(self[0], encoderBackward, ownFrames, step),
                wanted,
                parameters,
                timeline,
                options.recurrence().truncate());
        return self[0];
    }

    private Optional<GradientSum> diffBeginning(
            SequenceBackward decoder, SequenceBackward encoderBackward, boolean ownFrames, int step) {
        Branch branch = decoder.list().branch();
        if (branch.beginning() == Beginning.CODE) {
            int last = encoder.list().last();
            return Optional.of(encoderBackward.sum(last, encoder.list().steps() - 1))
                    .filter(sum -> encoderBackward.isWanted(last));
        }
        if (step > 0) {
            return ownFrames && !decoder.isCutAfter(step - 1)
                    ? Optional.of(decoder.sum(decoder.list().last(), step - 1))
                    : Optional.empty();
        }
        return branch.task() == Task.PREDICT ? diffInput(inputs.length - 1) : Optional.empty();
    }

    private Optional<GradientSum> diffInput(int step) {
        return diffInputs.isEmpty() ? Optional.empty() : Optional.of(diffInputs.get(step));
    }

    /** Runs a list backward: step by step, or stretch by stretch, each run forward again before. */
    private void run(SequenceBackward backward, SequenceForward forward) {
        int steps = forward.list().steps();
        int stretch = retention.every() == 0 ? steps : retention.every();
        for (int first = (steps - 1) / stretch * stretch; first >= 0; first -= stretch) {
            int end = Math.min(steps, first + stretch);
            SequenceForward values = retention.every() == 0 ? forward : forward.again();
            if (values != forward) {
                for (int step = first; step < end; step++) {
                    values.run(step);
                }
            }
            for (int step = end - 1; step >= first; step--) {
                backward.run(step, values);
            }
        }
    }

    private Schedule whole() {
        if (!options.training()) {
            timeline.add(Turn.of(Moment.LOSS, Stream.concat(outputs().stream(), Stream.of(code().dst()))));
        }
        return new Schedule(
                timeline,
                List.of(inputs),
                outputs(),
                code().dst(),
                diffOutputs,
                null,
                diffInputs.stream().map(GradientSum::buffer).filter(Objects::nonNull).toList(),
                decoders.stream().flatMap(SequenceSchedule::teachers).toList(),
                Optional.empty());
    }

    /** For each step of a decoder the frame that a teacher gives in its place. */
    private static Stream<Optional<Buffer>> teachers(Decoder decoder) {
        return IntStream.range(0, decoder.list().steps())
                .mapToObj(step -> decoder.teachers() != null && step < decoder.teachers().length
                        ? Optional.of(decoder.teachers()[step])
                        : Optional.empty());
    }
}
