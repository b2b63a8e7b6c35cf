package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Copy;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Moment;
import io.lanewise.runtime.graph.Schedule.Turn;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The schedule of layers one after another. */
final class ChainSchedule {

    private final Graph graph;
    private final boolean training;
    private final int firstGradient;
    private final List<Buffer> written = new ArrayList<>();
    private final List<Buffer> read = new ArrayList<>();
    private final List<Buffer> workspaces = new ArrayList<>();
    private final List<Buffer> gradients = new ArrayList<>();
    private final Optional<CodeMaking> making;
    private final List<Entry> timeline = new ArrayList<>();

    static Schedule of(Graph graph, LinkOptions options) {
        return new ChainSchedule(graph, options).whole();
    }

    private ChainSchedule(Graph graph, LinkOptions options) {
        this.graph = graph;
        this.training = options.training();
        this.firstGradient = options.inputGradient() ? 0 : graph.firstWeighted() + 1;
        for (int value = 0; value <= graph.size(); value++) {
            addValue(value);
        }
        this.making = making(options.batch());
        addTurn(Moment.INPUT, input(), sampling().map(Sampling::noise).orElse(null));
        for (int layer = 0; layer < graph.size(); layer++) {
            addForward(layer);
        }
        addTurn(Moment.LOSS, output(), code(), diffOutput());
        if (training) {
            for (int layer = graph.size() - 1; layer >= graph.code(); layer--) {
                addBackward(layer);
            }
            addTurn(
                    Moment.PENALTY,
                    code(),
                    diffCode(),
                    sampling().map(Sampling::moments).orElse(null),
                    sampling().map(Sampling::diffMoments).orElse(null));
            making.filter(made -> diffCode() != null).ifPresent(made -> timeline.add(made.backward()));
            for (int layer = graph.code() - 1; layer >= 0; layer--) {
                addBackward(layer);
            }
            addTurn(Moment.END, diffInput());
        }
    }

    private Schedule whole() {
        return new Schedule(
                timeline,
                List.of(input()),
                List.of(output()),
                code(),
                Stream.ofNullable(diffOutput()).toList(),
                diffCode(),
                Stream.ofNullable(diffInput()).toList(),
                List.of(),
                sampling().filter(drawn -> training));
    }

    /** How the code is made of what the encoder's last layer writes; empty where that is the code. */
    private Optional<CodeMaking> making(int batch) {
        return graph.code() == 0
                ? Optional.empty()
                : graph.layers()
                        .get(graph.code() - 1)
                        .transform()
                        .map(transform -> CodeMaking.of(
                                transform, graph.name(graph.code() - 1), code(), diffCode(), training, batch));
    }

    private Optional<Sampling> sampling() {
        return making.filter(Sampling.class::isInstance).map(Sampling.class::cast);
    }

    /** What a layer writes, before a code is made of it. */
    private Buffer dst(int layer) {
        return making.filter(made -> layer == graph.code() - 1)
                .map(CodeMaking::source)
                .orElse(written.get(layer + 1));
    }

    /** The gradient of that. */
    private Buffer diffDst(int layer) {
        return making.filter(made -> layer == graph.code() - 1)
                .map(CodeMaking::diffSource)
                .orElse(gradients.get(layer + 1));
    }

    private Buffer input() {
        return written.getFirst();
    }

    private Buffer output() {
        return written.getLast();
    }

    private Buffer code() {
        return written.get(graph.code());
    }

    /** Null where nothing is trained. */
    private Buffer diffOutput() {
        return gradients.getLast();
    }

    /** Null where nothing before the code has use for it. */
    private Buffer diffCode() {
        return gradients.get(graph.code());
    }

    /** Null where nobody asked for it. */
    private Buffer diffInput() {
        return gradients.getFirst();
    }

    private void addTurn(Moment moment, Buffer... buffers) {
        timeline.add(Turn.of(moment, Stream.of(buffers)));
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
        Map<Operand, Region> operands = new EnumMap<>(Operand.class);
        operands.put(Operand.SRC, src);
        operands.put(Operand.DST, dst(layer));
        if (workspaces.get(layer) != null) {
            operands.put(Operand.WORKSPACE, workspaces.get(layer));
        }
        addCall(layer, Direction.FORWARD, operands);
        making.filter(made -> layer == graph.code() - 1).ifPresent(made -> timeline.add(made.forward()));
    }

    private void addCall(int layer, Direction direction, Map<Operand, Region> operands) {
        timeline.add(new Call(graph.layers().get(layer), direction, operands));
    }

    private boolean hasBackwardThroughWorkspace(int layer) {
        return graph.key(layer) instanceof WeightedKey || layer >= firstGradient;
    }

    private void addBackward(int layer) {
        Buffer diffDst = diffDst(layer);
        Buffer diffSrc = gradients.get(layer);
        Map<Operand, Region> given = new EnumMap<>(Operand.class);
        given.put(Operand.DIFF_DST, diffDst);
        if (workspaces.get(layer) != null) {
            given.put(Operand.WORKSPACE, workspaces.get(layer));
        }
        if (graph.key(layer) instanceof WeightedKey key) {
            Buffer diffPre = runsInPlace(key, layer + 1)
                    ? diffDst
                    : new Buffer(graph.name(layer) + ".diffPre", Kind.GRADIENTS, key.preShape(), key.diffHalo());
            given.put(Operand.DST, dst(layer));
            given.put(Operand.DIFF_PRE, diffPre);
            addCall(layer, Direction.BACKWARD_BIAS, given);
            // Before backward_data, so that src need not live beside diffSrc.
            addCall(layer, Direction.BACKWARD_WEIGHTS, Map.of(Operand.SRC, read.get(layer), Operand.DIFF_PRE, diffPre));
            if (diffSrc != null) {
                addCall(layer, Direction.BACKWARD_DATA, Map.of(Operand.DIFF_SRC, diffSrc, Operand.DIFF_PRE, diffPre));
            }
        } else if (diffSrc != null) {
            given.put(Operand.DIFF_SRC, diffSrc);
            addCall(layer, Direction.BACKWARD_DATA, given);
        }
    }
}
