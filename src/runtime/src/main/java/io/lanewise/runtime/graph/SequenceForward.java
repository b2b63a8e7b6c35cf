package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Region.Zeros;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Copy;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Slice;
import io.lanewise.spec.SequenceLayers;
import io.lanewise.spec.SequenceLayers.Timed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the layers of an encoder or a decoder forward, step by step. */
final class SequenceForward {

    /** What the first layers of the list read at a step. */
    interface Beginnings {
        Region at(int step);
    }

    private final Unrolled list;
    private final SequenceForward encoder;
    private final Beginnings beginnings;
    private final List<Entry> timeline;
    private final boolean maxima;
    private final boolean gates;
    private final String suffix;
    private final SequenceForward before;
    private final StepValues[][] values;

    /**
     * @param encoder what ran before a decoder; null for an encoder
     * @param maxima whether the places of the maxima of poolings are kept
     * @param gates whether those of cells are kept
     */
    SequenceForward(
            Unrolled list,
            SequenceForward encoder,
            Beginnings beginnings,
            List<Entry> timeline,
            boolean maxima,
            boolean gates) {
        this(list, encoder, beginnings, timeline, maxima, gates, "", null);
    }

    private SequenceForward(
            Unrolled list,
            SequenceForward encoder,
            Beginnings beginnings,
            List<Entry> timeline,
            boolean maxima,
            boolean gates,
            String suffix,
            SequenceForward before) {
        this.list = list;
        this.encoder = encoder;
        this.beginnings = beginnings;
        this.timeline = timeline;
        this.maxima = maxima;
        this.gates = gates;
        this.suffix = suffix;
        this.before = before;
        this.values = new StepValues[list.size()][list.steps()];
    }

    /** The same layers, to run some steps again that begin from the states that this run left; all is kept that backward reads. */
    SequenceForward again() {
        return new SequenceForward(list, encoder, beginnings, timeline, true, true, ".again", this);
    }

    Unrolled list() {
        return list;
    }

    void run() {
        for (int step = 0; step < list.steps(); step++) {
            run(step);
        }
    }

    void run(int step) {
        for (int layer = 0; layer < list.size(); layer++) {
            if (list.runs(layer, step)) {
                values[layer][step] = run(layer, step);
            }
        }
    }

    /** What a layer read and gave at a step of this run or, where this one left the step out, of the one before. */
    StepValues at(int layer, int step) {
        return values[layer][step] != null ? values[layer][step] : before.at(layer, step);
    }

    /** What a layer gave last. */
    StepValues last(int layer) {
        return at(layer, list.steps() - 1);
    }

    private StepValues run(int layer, int step) {
        Timed timed = list.timed(layer);
        KernelKey key = list.key(layer);
        String name = list.name(layer, step) + suffix;
        Region src = timed.reads().isEmpty() ? null : source(layer, step, name);
        Buffer dst = new Buffer(name + ".dst", Kind.ACTIVATIONS, key.dst(), list.halo(layer));
        StepValues result;
        if (key instanceof ConvLstmKey cell) {
            boolean starts = list.isFirst(layer, step);
            StepValues earlier = starts ? start(timed) : at(layer, step - 1);
            Region hidden = earlier == null ? zeros(cell.state(), cell.hiddenHalo()) : earlier.dst();
            Region state = earlier == null ? zeros(cell.state(), cell.hiddenHalo()) : earlier.dstCell();
            Buffer dstCell = new Buffer(name + ".dstCell", Kind.ACTIVATIONS, cell.state(), Halo.NONE);
            result = new StepValues(src, dst, gates ? gates(name, cell, Halo.NONE) : null, hidden, state, dstCell);
        } else {
            boolean pools = maxima && key.hasWorkspace();
            Buffer workspace = pools ? new Buffer(name + ".workspace", Kind.WORKSPACE, key.dst(), Halo.NONE) : null;
            result = new StepValues(src, dst, workspace, null, null, null);
        }
        timeline.add(call(layer, result, result.workspace()));
        return result;
    }

    /** The gates of a cell, with a halo where their gradients will take their place. */
    static Buffer gates(String name, ConvLstmKey cell, Halo halo) {
        return new Buffer(name + ".gates", Kind.WORKSPACE, cell.gates(), halo);
    }

    /** Runs a layer forward once more on the same operands, which changes nothing but {@code workspace}. */
    Call call(int layer, StepValues of, Buffer workspace) {
        Map<Operand, Region> operands = new EnumMap<>(Operand.class);
        putPresent(operands, Operand.SRC, of.src());
        putPresent(operands, Operand.DST, of.dst());
        putPresent(operands, Operand.WORKSPACE, workspace);
        // A cell leaves the taps of a hidden state out that it is not given.
        putPresent(operands, Operand.SRC_HIDDEN, of.srcHidden() instanceof Zeros ? null : of.srcHidden());
        putPresent(operands, Operand.SRC_CELL, of.srcCell());
        putPresent(operands, Operand.DST_CELL, of.dstCell());
        return new Call(list.timed(layer).layer(), Direction.FORWARD, operands);
    }

    private static void putPresent(Map<Operand, Region> operands, Operand operand, Region region) {
        if (region != null) {
            operands.put(operand, region);
        }
    }

    private StepValues start(Timed timed) {
        return timed.startsFrom() == SequenceLayers.ZEROS ? null : encoder.last(timed.startsFrom());
    }

    private Region source(int layer, int step, String name) {
        List<Integer> reads = list.timed(layer).reads();
        KernelKey key = list.key(layer);
        if (reads.size() == 1) {
            return adapted(value(reads.getFirst(), step), key.src(), key.srcHalo(), name);
        }
        Shape shape = list.sideBySide(layer);
        Halo halo = shape.equals(key.src()) ? key.srcHalo() : Halo.NONE;
        Buffer together = new Buffer(name + ".states", Kind.ACTIVATIONS, shape, halo);
        int channel = 0;
        for (int read : reads) {
            Buffer part = at(read, step).dst();
            timeline.add(new Slice(part, 0, together, channel, part.shape().channels(), false));
            channel += part.shape().channels();
        }
        return adapted(together, key.src(), key.srcHalo(), name);
    }

    private Region value(int read, int step) {
        return read == SequenceLayers.BEGINNING ? beginnings.at(step) : at(read, step).dst();
    }

    /** A value as a layer reads it: copied where the layer sees it in another shape and one of both has a halo. */
    private Region adapted(Region value, Shape as, Halo halo, String name) {
        if (!(value instanceof Buffer buffer)) {
            return zeros(as, halo);
        }
        if (buffer.shape().equals(as) || buffer.halo().isNone() && halo.isNone()) {
            return buffer;
        }
        Buffer copy = new Buffer(name + ".src", Kind.ACTIVATIONS, as, halo);
        timeline.add(new Copy(buffer, copy));
        return copy;
    }

    /** Zeros in the place of maps. */
    static Zeros zeros(Shape shape, Halo halo) {
        int pixels = halo.left() + shape.width() + halo.right();
        int before = halo.left() * shape.channels();
        return new Zeros("zeros." + pixels + "x" + shape.channels() + "+" + before, pixels, shape.channels(), before);
    }
}
