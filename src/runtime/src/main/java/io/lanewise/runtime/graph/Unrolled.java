package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceLayers.Beginning;
import io.lanewise.spec.SequenceLayers.Branch;
import io.lanewise.spec.SequenceLayers.Timed;
import io.lanewise.spec.SequenceSpec.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The layers of an encoder or a decoder over their steps: who reads what, and the halos that this takes. */
final class Unrolled {

    /** A reader of a value that is a map: the shape in which it reads it, and the zeros that it wants around it. */
    private record Reader(Shape shape, Halo halo) {}

    private final List<Timed> layers;
    private final int steps;
    private final Branch branch;
    private final List<List<Reader>> readers = new ArrayList<>();
    private final List<Reader> beginningReaders = new ArrayList<>();

    private Unrolled(List<Timed> layers, int steps, Branch branch) {
        this.layers = layers;
        this.steps = steps;
        this.branch = branch;
        layers.forEach(unused -> readers.add(new ArrayList<>()));
        for (Timed timed : layers) {
            // Who reads several values has them copied side by side.
            if (timed.reads().size() == 1) {
                Reader reader = new Reader(timed.layer().key().src(), timed.layer().key().srcHalo());
                int read = timed.reads().getFirst();
                (read == SequenceLayers.BEGINNING ? beginningReaders : readers.get(read)).add(reader);
            }
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            if (key(layer) instanceof ConvLstmKey cell) {
                readers.get(layer).add(new Reader(cell.state(), cell.hiddenHalo()));
            }
        }
    }

    static Unrolled encoder(SequenceLayers sequence) {
        Unrolled encoder = new Unrolled(sequence.encoder(), sequence.spec().past(), null);
        for (Branch branch : sequence.branches()) {
            for (Timed timed : branch.layers()) {
                if (timed.startsFrom() != SequenceLayers.ZEROS && timed.layer().key() instanceof ConvLstmKey cell) {
                    encoder.readers.get(timed.startsFrom()).add(new Reader(cell.state(), cell.hiddenHalo()));
                }
            }
            List<Reader> beginning = new Unrolled(branch.layers(), branch.steps(), branch).beginningReaders;
            switch (branch.beginning()) {
                case NOTHING -> {}
                case CODE -> encoder.readers.getLast().addAll(beginning);
                case PREVIOUS_FRAME -> encoder.beginningReaders.addAll(branch.task() == Task.PREDICT ? beginning : List.of());
            }
        }
        return encoder;
    }

    /** @param ownFrames whether the decoder reads the frames that it gave, where it reads frames */
    static Unrolled decoder(Branch branch, boolean ownFrames) {
        Unrolled decoder = new Unrolled(branch.layers(), branch.steps(), branch);
        if (branch.beginning() == Beginning.PREVIOUS_FRAME && ownFrames) {
            decoder.readers.getLast().addAll(decoder.beginningReaders);
        }
        return decoder;
    }

    int size() {
        return layers.size();
    }

    int steps() {
        return steps;
    }

    boolean isEncoder() {
        return branch == null;
    }

    Branch branch() {
        return branch;
    }

    Timed timed(int layer) {
        return layers.get(layer);
    }

    KernelKey key(int layer) {
        return layers.get(layer).layer().key();
    }

    /** What a value or a gradient of a layer at a step is called. */
    String name(int layer, int step) {
        return layers.get(layer).layer().name() + "@" + step;
    }

    int last() {
        return layers.size() - 1;
    }

    /** The shape in which a layer that reads several others finds them: their channels follow one another. */
    Shape sideBySide(int layer) {
        List<Shape> parts = layers.get(layer).reads().stream().map(read -> key(read).dst()).toList();
        Shape first = parts.getFirst();
        return new Shape(first.height(), first.width(), parts.stream().mapToInt(Shape::channels).sum());
    }

    /** Whether a layer runs at a step: at each, or at the last one only. */
    boolean runs(int layer, int step) {
        return layers.get(layer).steps() == steps || step == steps - 1;
    }

    /** Whether a layer has not run before a step. */
    boolean isFirst(int layer, int step) {
        return step == 0 || layers.get(layer).steps() != steps;
    }

    /** Zeros around what a layer gives. */
    Halo halo(int layer) {
        return halo(readers.get(layer), key(layer).dst());
    }

    /** Zeros around what the first layers read. */
    Halo beginningHalo(Shape shape) {
        return halo(beginningReaders, shape);
    }

    private static Halo halo(List<Reader> readers, Shape shape) {
        return readers.stream()
                .filter(reader -> reader.shape().equals(shape))
                .map(Reader::halo)
                .reduce(Halo.NONE, Halo::union);
    }

    /** Whether the gradient before the activation of a layer may take the place of that after it, with the halo that this takes. */
    boolean differentiatesInPlace(int layer) {
        if (!(key(layer) instanceof WeightedKey key) || key instanceof Conv2dKey conv && conv.pool() > 1) {
            return false;
        }
        Stream<Shape> shapes = readers.get(layer).stream().map(Reader::shape);
        return key.diffHalo().isNone() || shapes.allMatch(key.dst()::equals);
    }
}
