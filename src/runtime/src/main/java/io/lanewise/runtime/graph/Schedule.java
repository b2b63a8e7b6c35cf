package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a program does, in order, and the buffers it does it in. Forward keeps what backward reads; apart from that a buffer may be
 * overwritten after its last entry here.
 */
final class Schedule {

    /** One thing that happens. */
    sealed interface Entry {
        /** The buffers that must be there while it happens. */
        List<Buffer> buffers();
    }

    /** A kernel runs. Operands that the direction does not have are null. */
    record Call(
            int layer, Direction direction, Buffer src, Buffer dst, Buffer workspace, Buffer diffSrc, Buffer diffDst, Buffer diffPre)
            implements Entry {

        @Override
        public List<Buffer> buffers() {
            return present(src, dst, workspace, diffSrc, diffDst, diffPre);
        }
    }

    /** A contiguous value is copied to where it has a halo. */
    record Copy(Buffer from, Buffer to) implements Entry {

        @Override
        public List<Buffer> buffers() {
            return List.of(from, to);
        }
    }

    /** The caller's turn to read and write some of the buffers. */
    record Turn(Moment moment, List<Buffer> buffers) implements Entry {}

    /** When the caller has a turn. */
    enum Moment {
        /** Before forward. */
        INPUT,
        /** After forward, and before backward where there is one. */
        LOSS,
        /** After the decoder's backward and before the encoder's. */
        PENALTY,
        /** After the encoder's backward. */
        END
    }

    private final Graph graph;
    private final boolean training;
    private final int firstGradient;
    private final List<Buffer> written = new ArrayList<>();
    private final List<Buffer> read = new ArrayList<>();
    private final List<Buffer> workspaces = new ArrayList<>();
    private final List<Buffer> gradients = new ArrayList<>();
    private final List<Entry> timeline = new ArrayList<>();

    Schedule(Graph graph, LinkOptions options) {
        this.graph = graph;
        this.training = options.training();
        this.firstGradient = options.inputGradient() ? 0 : graph.firstWeighted() + 1;
        for (int value = 0; value <= graph.size(); value++) {
            addValue(value);
        }
        addTurn(Moment.INPUT, input());
        for (int layer = 0; layer < graph.size(); layer++) {
            addForward(layer);
        }
        addTurn(Moment.LOSS, output(), code(), diffOutput());
        if (training) {
            for (int layer = graph.size() - 1; layer >= graph.code(); layer--) {
                addBackward(layer);
            }
            addTurn(Moment.PENALTY, code(), diffCode());
            for (int layer = graph.code() - 1; layer >= 0; layer--) {
                addBackward(layer);
            }
            addTurn(Moment.END, diffInput());
        }
    }

    /** The buffer that the caller fills before forward. */
    Buffer input() {
        return written.getFirst();
    }

    Buffer output() {
        return written.getLast();
    }

    Buffer code() {
        return written.get(graph.code());
    }

    /** The gradient of the output, which the caller fills before backward; null where nothing is trained. */
    Buffer diffOutput() {
        return gradients.getLast();
    }

    /** The gradient of the code; null where nothing before the code has use for it. */
    Buffer diffCode() {
        return gradients.get(graph.code());
    }

    /** The gradient of the input; null where nobody asked for it. */
    Buffer diffInput() {
        return gradients.getFirst();
    }

    /** All that happens, in order. */
    List<Entry> timeline() {
        return List.copyOf(timeline);
    }

    private void addTurn(Moment moment, Buffer... buffers) {
        timeline.add(new Turn(moment, present(buffers)));
    }

    private void addValue(int value) {
        Shape produced = graph.produced(value);
        Shape consumed = graph.consumed(value);
        Halo halo = value == graph.size() ? Halo.NONE : graph.key(value).srcHalo();
        String name = value == 0 ? "input" : graph.name(value - 1) + ".dst";
        // A dense layer takes and gives its values in one run, without a gap for a halo between rows.
        boolean copied = !produced.equals(consumed) && !halo.isNone();
        Buffer first = new Buffer(name, Kind.ACTIVATIONS, produced, copied ? Halo.NONE : halo);
        written.add(first);
        read.add(copied ? new Buffer(graph.name(value) + ".src", Kind.ACTIVATIONS, consumed, halo) : first);
        gradients.add(training && value >= firstGradient ? gradient(value) : null);
    }

    /** Where the layer before a value turns the value's gradient into diffPre in place, it has diffPre's halo. */
    private Buffer gradient(int value) {
        boolean inPlace = value > 0 && graph.key(value - 1) instanceof WeightedKey key && runsInPlace(key, value);
        String name = value == 0 ? "diffInput" : graph.name(value - 1) + ".diffDst";
        return new Buffer(name, Kind.GRADIENTS, graph.produced(value), inPlace ? graph.key(value - 1).diffHalo() : Halo.NONE);
    }

    private boolean runsInPlace(WeightedKey key, int value) {
        boolean pooled = key instanceof Conv2dKey conv && conv.pool() > 1;
        return !pooled && (key.diffHalo().isNone() || graph.produced(value).equals(graph.consumed(value)));
    }

    private void addForward(int layer) {
        KernelKey key = graph.key(layer);
        Buffer src = read.get(layer);
        if (!src.equals(written.get(layer))) {
            timeline.add(new Copy(written.get(layer), src));
        }
        boolean pools = key.hasWorkspace() && (graph.isUndone(layer) || training && hasBackwardThroughWorkspace(layer));
        Buffer own = pools ? new Buffer(graph.name(layer) + ".workspace", Kind.WORKSPACE, key.dst(), Halo.NONE) : null;
        int undoes = graph.layers().get(layer).undoes();
        workspaces.add(undoes < 0 ? own : workspaces.get(undoes));
        timeline.add(new Call(layer, Direction.FORWARD, src, written.get(layer + 1), workspaces.get(layer), null, null, null));
    }

    private boolean hasBackwardThroughWorkspace(int layer) {
        return graph.key(layer) instanceof WeightedKey || layer >= firstGradient;
    }

    private void addBackward(int layer) {
        Buffer diffDst = gradients.get(layer + 1);
        Buffer diffSrc = gradients.get(layer);
        if (graph.key(layer) instanceof WeightedKey key) {
            Buffer diffPre = runsInPlace(key, layer + 1)
                    ? diffDst
                    : new Buffer(graph.name(layer) + ".diffPre", Kind.GRADIENTS, key.preShape(), key.diffHalo());
            Buffer dst = written.get(layer + 1);
            timeline.add(new Call(layer, Direction.BACKWARD_BIAS, null, dst, workspaces.get(layer), null, diffDst, diffPre));
            // Before backward_data, so that src need not live beside diffSrc.
            timeline.add(new Call(layer, Direction.BACKWARD_WEIGHTS, read.get(layer), null, null, null, null, diffPre));
            if (diffSrc != null) {
                timeline.add(new Call(layer, Direction.BACKWARD_DATA, null, null, null, diffSrc, null, diffPre));
            }
        } else if (diffSrc != null) {
            timeline.add(new Call(layer, Direction.BACKWARD_DATA, null, null, workspaces.get(layer), diffSrc, diffDst, null));
        }
    }

    private static List<Buffer> present(Buffer... buffers) {
        return Stream.of(buffers).filter(Objects::nonNull).toList();
    }
}
