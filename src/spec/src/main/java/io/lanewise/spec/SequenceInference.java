package io.lanewise.spec;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Shape;
import io.lanewise.spec.SequenceLayers.Beginning;
import io.lanewise.spec.SequenceLayers.Branch;
import io.lanewise.spec.SequenceLayers.Timed;
import io.lanewise.spec.SequenceSpec.DecoderInput;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How the layers of a model over sequences hang together: the encoder reads the past frame by frame, and the k-th cell
 * of the decoder begins with the last states of the encoder's k-th cell counted from the code backwards, as Shi et al.
 * (2015) copy them. One instance serves one model.
 */
final class SequenceInference {

    private final ModelSpec model;
    private final SequenceSpec sequence;
    private final Complaints complaints;
    private final Predicate<Object> broken;
    private final LayerKeys keys;
    private final CellKeys cellKeys;

    /** {@code broken} tells the parts that could not be read, at which the shapes are lost. */
    SequenceInference(ModelSpec model, ElementType type, Complaints complaints, Predicate<Object> broken) {
        this.model = model;
        this.sequence = model.sequence().orElseThrow();
        this.complaints = complaints;
        this.broken = broken;
        this.keys = new LayerKeys(type, complaints);
        this.cellKeys = new CellKeys(type, keys);
    }

    /** The layers; empty where something does not fit. */
    Optional<SequenceLayers> layers() {
        return frame().flatMap(frame -> encoder(frame)
                .flatMap(encoder -> decoder(frame, encoder)
                        .map(decoder -> new SequenceLayers(sequence, frame, encoder.layers(), branches(decoder)))));
    }

    /** Shape of what the encoder's last layer gives; empty where something does not fit. */
    Optional<Shape> code() {
        return frame().flatMap(this::encoder).map(TimedChain::shape);
    }

    /** Shape of a frame as layers see it. */
    private Optional<Shape> frame() {
        Shape input = model.input();
        int patch = sequence.patch();
        if (broken.test(sequence)) {
            return Optional.empty();
        }
        if (input.height() % patch != 0 || input.width() % patch != 0) {
            complaints.report(
                    sequence,
                    "patch",
                    "Patches of " + patch + "x" + patch + " do not divide frames of " + input.height() + "x"
                            + input.width() + "; use patch: " + divisor(input, patch) + ", which does.");
            return Optional.empty();
        }
        return Optional.of(new Shape(
                input.height() / patch, input.width() / patch, Math.multiplyExact(input.channels(), patch * patch)));
    }

    /** The largest patch below {@code patch} that divides a frame. */
    private static int divisor(Shape input, int patch) {
        int smaller = patch - 1;
        while (input.height() % smaller != 0 || input.width() % smaller != 0) {
            smaller--;
        }
        return smaller;
    }

    private Optional<TimedChain> encoder(Shape frame) {
        TimedChain chain = TimedChain.encoder(keys, cellKeys, broken, frame, sequence.past());
        return chain.follow(model.encoder()) && readsThePast(chain) ? Optional.of(chain) : Optional.empty();
    }

    private boolean readsThePast(TimedChain encoder) {
        boolean reads = sequence.past() == 1 || !encoder.cells().isEmpty();
        if (!reads) {
            complaints.report(
                    sequence,
                    "past",
                    "The encoder has no convlstm, so of " + sequence.past()
                            + " past frames the last one alone would count; add one, or set past: 1.");
        }
        return reads;
    }

    /** A decoder whatever its task. */
    private record Decoder(Beginning beginning, List<Timed> layers) {}

    private Optional<Decoder> decoder(Shape frame, TimedChain encoder) {
        Optional<Beginning> beginning = beginning();
        if (beginning.isEmpty() || !isRead(encoder, beginning.get())) {
            return Optional.empty();
        }
        Optional<Shape> src = switch (beginning.get()) {
            case NOTHING -> Optional.empty();
            case PREVIOUS_FRAME -> Optional.of(frame);
            case CODE -> Optional.of(encoder.shape());
        };
        TimedChain chain =
                TimedChain.decoder(keys, cellKeys, broken, encoder.cells().reversed(), src);
        return chain.follow(model.decoder()) && givesFrames(chain, frame)
                ? Optional.of(new Decoder(beginning.get(), chain.layers()))
                : Optional.empty();
    }

    private Optional<Beginning> beginning() {
        LayerSpec first = model.decoder().getFirst();
        if (model.decoder().stream().anyMatch(broken)) {
            return Optional.empty();
        }
        if (!hasCells(model.decoder())) {
            return givesOneFrame() ? Optional.of(Beginning.CODE) : Optional.empty();
        }
        if (sequence.decoderInput() == DecoderInput.PREVIOUS) {
            return Optional.of(Beginning.PREVIOUS_FRAME);
        }
        return first instanceof LayerSpec.ConvLstm
                ? Optional.of(Beginning.NOTHING)
                : keys.refuse(
                        first,
                        "",
                        "With decoder_input: none the decoder's first layer has nothing to read, so it must be a"
                                + " convlstm, which begins with the encoder's states, not a " + first.kind()
                                + "; put it further down, or say decoder_input: previous.");
    }

    /** Without cells nothing tells one step of the decoder from the next. */
    private boolean givesOneFrame() {
        if (sequence.decoderInput() == DecoderInput.PREVIOUS) {
            complaints.report(
                    sequence,
                    "decoder_input",
                    "A decoder without a convlstm reads the code and no frame before; add a convlstm to it, or drop"
                            + " decoder_input.");
            return false;
        }
        Optional<Task> longer =
                tasks().stream().filter(task -> steps(task) > 1).findFirst();
        longer.ifPresent(task -> {
            String key = task == Task.PREDICT ? "future" : "past";
            complaints.report(
                    sequence,
                    key,
                    "A decoder without a convlstm gives one frame, but " + steps(task) + " are asked for; add a convlstm to"
                            + " it, or set " + key + ": 1.");
        });
        return longer.isEmpty();
    }

    /** Layers after the encoder's last cell are for a decoder that reads the code. */
    private boolean isRead(TimedChain encoder, Beginning beginning) {
        List<LayerSpec> list = model.encoder();
        boolean read = beginning == Beginning.CODE
                || encoder.cells().isEmpty()
                || list.getLast() instanceof LayerSpec.ConvLstm;
        if (!read) {
            LayerSpec unread = list.get(list.indexOf(encoder.cells().getLast().spec()) + 1);
            complaints.report(
                    unread,
                    "",
                    "The decoder begins with the states of the encoder's cells, so nothing reads the " + unread.kind()
                            + " after the last of them; remove it, or put it before.");
        }
        return read;
    }

    private boolean givesFrames(TimedChain decoder, Shape frame) {
        if (!decoder.endsWithItsLastLayer()) {
            complaints.report(
                    lastStates(),
                    "",
                    "states is for a layer after it to read, and there is none; add one that gives " + frame
                            + ", such as a conv with kernel: 1.");
            return false;
        }
        boolean gives = decoder.shape().equals(frame);
        if (!gives) {
            complaints.report(model.decoder().getLast(), "", otherOutput(decoder.shape(), frame));
        }
        return gives;
    }

    /** Only states are read by nobody where the decoder ends: a reshape after them has no kernel. */
    private LayerSpec lastStates() {
        return model.decoder().reversed().stream()
                .filter(LayerSpec.States.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private String otherOutput(Shape output, Shape frame) {
        String what = sequence.patch() == 1
                ? "a frame is " + frame
                : "a frame in patches of " + sequence.patch() + "x" + sequence.patch() + " is " + frame;
        String mend = output.height() == frame.height() && output.width() == frame.width()
                ? "end in a conv: {filters: " + frame.channels() + ", kernel: 1}."
                : output.elements() == frame.elements()
                        ? "add the layer reshape: {height: " + frame.height() + ", width: " + frame.width()
                                + ", channels: " + frame.channels() + "}."
                        : "the last layers must undo what the encoder did to rows, columns and channels.";
        return "The decoder gives " + output + ", but " + what + "; " + mend;
    }

    private List<Branch> branches(Decoder decoder) {
        return tasks().stream().map(task -> branch(task, decoder)).toList();
    }

    private Branch branch(Task task, Decoder decoder) {
        List<Timed> layers = decoder.layers().stream()
                .map(timed -> new Timed(
                        new ModelLayer(
                                prefix(sequence, task) + timed.layer().name(), timed.layer().key(), false, -1),
                        steps(task),
                        timed.reads(),
                        timed.startsFrom()))
                .toList();
        return new Branch(task, decoder.beginning(), steps(task), layers);
    }

    private List<Task> tasks() {
        return tasks(sequence);
    }

    private static List<Task> tasks(SequenceSpec sequence) {
        return sequence.task() == Task.BOTH ? List.of(Task.RECONSTRUCT, Task.PREDICT) : List.of(sequence.task());
    }

    /** Two decoders have the same layers, but a name is unique in a model. */
    private static String prefix(SequenceSpec sequence, Task task) {
        return sequence.task() == Task.BOTH ? task.spelling() + "." : "";
    }

    /** What the kernels made of a layer are called. */
    static Stream<String> names(ModelSpec model, LayerSpec layer, boolean encoder) {
        return encoder || model.sequence().isEmpty()
                ? Stream.of(layer.name())
                : tasks(model.sequence().get()).stream()
                        .map(task -> prefix(model.sequence().get(), task) + layer.name());
    }

    private int steps(Task task) {
        return task == Task.PREDICT ? sequence.future() : sequence.past();
    }

    private static boolean hasCells(List<LayerSpec> list) {
        return list.stream().anyMatch(LayerSpec.ConvLstm.class::isInstance);
    }
}
