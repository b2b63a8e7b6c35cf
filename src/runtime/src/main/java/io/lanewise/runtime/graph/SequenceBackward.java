package io.lanewise.runtime.graph;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Halo;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Slice;
import io.lanewise.spec.ModelLayer;
import io.lanewise.spec.SequenceLayers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the layers of an encoder or a decoder backward through time, from their last step to the first. Numbers in brackets
 * are the equations of {@code src/docs/convlstm-backward.md}.
 */
final class SequenceBackward {

    /** Where the gradients of what the first layers of the list read at a step are added up; empty where nobody wants them. */
    interface Beginnings {
        Optional<GradientSum> at(int step);
    }

    private final Unrolled list;
    private final SequenceBackward encoder;
    private final Beginnings beginnings;
    private final boolean[] wantsSource;
    private final ParameterGradients parameters;
    private final List<Entry> timeline;
    private final int truncate;
    private final GradientSum[][] sums;

    /** Gradients of h and C that came back from the step after; null where there are none. */
    private final Buffer[] diffHidden;

    private final Buffer[] diffCell;

    /**
     * @param encoder whose states a decoder began with; null for an encoder
     * @param truncate as {@link Recurrence#truncate}
     */
    SequenceBackward(
            Unrolled list,
            SequenceBackward encoder,
            Beginnings beginnings,
            boolean wantsBeginning,
            ParameterGradients parameters,
            List<Entry> timeline,
            int truncate) {
        this.list = list;
        this.encoder = encoder;
        this.beginnings = beginnings;
        this.parameters = parameters;
        this.timeline = timeline;
        this.truncate = truncate;
        this.sums = new GradientSum[list.size()][list.steps()];
        this.diffHidden = new Buffer[list.size()];
        this.diffCell = new Buffer[list.size()];
        this.wantsSource = new boolean[list.size()];
        for (int layer = 0; layer < list.size(); layer++) {
            for (int read : list.timed(layer).reads()) {
                wantsSource[layer] |= read == SequenceLayers.BEGINNING ? wantsBeginning : isWanted(read);
            }
        }
    }

    Unrolled list() {
        return list;
    }

    /** Whether anybody has use for the gradient of what a layer gives. */
    boolean isWanted(int layer) {
        return wantsSource[layer] || !Parameter.roles(list.key(layer)).isEmpty();
    }

    /** The gradient of what a layer gives at a step. */
    GradientSum sum(int layer, int step) {
        if (sums[layer][step] == null) {
            sums[layer][step] = new GradientSum(diffDst(layer, step), timeline);
        }
        return sums[layer][step];
    }

    /** The gradient of what the last layer gives at a step, which the caller of the program begins. */
    Buffer begin(int step) {
        Buffer diffDst = diffDst(list.last(), step);
        sums[list.last()][step] = GradientSum.begun(diffDst, timeline);
        return diffDst;
    }

    private Buffer diffDst(int layer, int step) {
        KernelKey key = list.key(layer);
        Halo halo = list.differentiatesInPlace(layer) ? ((WeightedKey) key).diffHalo() : Halo.NONE;
        return new Buffer(list.name(layer, step) + ".diffDst", Kind.GRADIENTS, key.dst(), halo);
    }

    /** Runs all layers of a step backward, with what they read and gave in {@code forward}. */
    void run(int step, SequenceForward forward) {
        for (int layer = list.last(); layer >= 0; layer--) {
            if (!list.runs(layer, step)) {
                continue;
            }
            StepValues values = forward.at(layer, step);
            switch (list.key(layer)) {
                case ConvLstmKey cell -> cell(layer, step, cell, values, forward);
                case WeightedKey weighted -> weighted(layer, step, weighted, values);
                case KernelKey other -> other(layer, step, values);
            }
        }
    }

    private void other(int layer, int step, StepValues values) {
        Buffer diffDst = sum(layer, step).buffer();
        if (diffDst == null || !wantsSource[layer]) {
            return;
        }
        Map<Operand, Region> operands = operands(Operand.DIFF_DST, diffDst);
        if (values.workspace() != null) {
            operands.put(Operand.WORKSPACE, values.workspace());
        }
        source(layer, step, diffSrc -> {
            operands.put(Operand.DIFF_SRC, diffSrc);
            timeline.add(new Call(layer(layer), Direction.BACKWARD_DATA, operands));
        });
    }

    private void weighted(int layer, int step, WeightedKey key, StepValues values) {
        Buffer diffDst = sum(layer, step).buffer();
        if (diffDst == null) {
            return;
        }
        Buffer diffPre = list.differentiatesInPlace(layer)
                ? diffDst
                : new Buffer(list.name(layer, step) + ".diffPre", Kind.GRADIENTS, key.preShape(), key.diffHalo());
        Map<Operand, Region> operands = operands(Operand.DIFF_DST, diffDst);
        operands.put(Operand.DST, values.dst());
        operands.put(Operand.DIFF_PRE, diffPre);
        if (values.workspace() != null) {
            operands.put(Operand.WORKSPACE, values.workspace());
        }
        parameters.add(
                new Call(layer(layer), Direction.BACKWARD_BIAS, operands), Map.of(Operand.DIFF_BIAS, key.biasLength()));
        parameters.add(
                new Call(layer(layer), Direction.BACKWARD_WEIGHTS, operands(Operand.SRC, values.src(), diffPre)),
                Map.of(Operand.DIFF_WEI, key.weightLength()));
        if (wantsSource[layer]) {
            source(layer, step, diffSrc -> timeline.add(
                    new Call(layer(layer), Direction.BACKWARD_DATA, operands(Operand.DIFF_SRC, diffSrc, diffPre))));
        }
    }

    private void cell(int layer, int step, ConvLstmKey key, StepValues values, SequenceForward forward) {
        if (isCutAfter(step)) {
            diffHidden[layer] = null;
            diffCell[layer] = null;
        }
        Buffer diffDst = sum(layer, step).buffer();
        if (diffDst == null && diffHidden[layer] == null && diffCell[layer] == null) {
            return;
        }
        Buffer gates = values.workspace();
        if (gates == null) {
            gates = SequenceForward.gates(list.name(layer, step), key, key.diffHalo());
            timeline.add(forward.call(layer, values, gates));
        }
        // Gates that were kept have no halo, and their place is no place for gradients where the convolutions want one.
        Buffer diffPre = gates.halo().equals(key.diffHalo())
                ? gates
                : new Buffer(list.name(layer, step) + ".diffPre", Kind.GRADIENTS, key.gates(), key.diffHalo());
        gates(layer, key, values, gates, diffPre, diffDst);
        if (key.inputConvolution().isPresent()) {
            Conv2dKey input = key.inputConvolution().get();
            weights(layer, input, 0, values.src(), diffPre);
            if (wantsSource[layer]) {
                source(layer, step, diffSrc -> timeline.add(data(layer, input, 0, diffSrc, diffPre)));
            }
        }
        weights(layer, key.hiddenConvolution(), key.inputWeightLength(), values.srcHidden(), diffPre);
        boolean starts = list.isFirst(layer, step);
        boolean goesBack = starts
                ? list.timed(layer).startsFrom() != SequenceLayers.ZEROS
                : !isCutAfter(step - 1);
        if (goesBack) {
            diffHidden[layer] = ofState(layer, key, ".diffHidden");
            timeline.add(data(layer, key.hiddenConvolution(), key.inputWeightLength(), diffHidden[layer], diffPre));
        }
        if (starts && goesBack) {
            encoder.goOn(list.timed(layer).startsFrom(), diffHidden[layer], diffCell[layer]);
        }
    }

    /** Equations (7) to (13), (18) and (19). */
    private void gates(int layer, ConvLstmKey key, StepValues values, Buffer gates, Buffer diffPre, Buffer diffDst) {
        Region zeros = SequenceForward.zeros(key.state(), key.hiddenHalo());
        Buffer diffSrcCell = ofState(layer, key, ".diffCell");
        Map<Operand, Region> operands = operands(Operand.WORKSPACE, gates);
        operands.put(Operand.DIFF_PRE, diffPre);
        operands.put(Operand.SRC_CELL, values.srcCell());
        operands.put(Operand.DST_CELL, values.dstCell());
        operands.put(Operand.DIFF_DST, diffDst == null ? zeros : diffDst);
        operands.put(Operand.DIFF_DST_HIDDEN, diffHidden[layer] == null ? zeros : diffHidden[layer]);
        operands.put(Operand.DIFF_DST_CELL, diffCell[layer] == null ? zeros : diffCell[layer]);
        operands.put(Operand.DIFF_SRC_CELL, diffSrcCell);
        Map<Operand, Integer> lengths = new EnumMap<>(Operand.class);
        lengths.put(Operand.DIFF_BIAS, key.biasLength());
        if (key.peepholeLength() > 0) {
            lengths.put(Operand.DIFF_PEEPHOLE, key.peepholeLength());
        }
        parameters.add(new Call(layer(layer), Direction.BACKWARD_BIAS, operands), lengths);
        diffCell[layer] = diffSrcCell;
    }

    /** Equations (16) and (17). What zeros have to add to the gradients of later steps is left out. */
    private void weights(int layer, Conv2dKey path, int before, Region src, Buffer diffPre) {
        Call call = new Call(
                layer(layer), path, Direction.BACKWARD_WEIGHTS, before, operands(Operand.SRC, src, diffPre));
        if (!(src instanceof Region.Zeros && parameters.hasBegun(call, Operand.DIFF_WEI))) {
            parameters.add(call, Map.of(Operand.DIFF_WEI, path.weightLength()));
        }
    }

    /** Equations (14) and (15). */
    private Call data(int layer, Conv2dKey path, int before, Buffer diffSrc, Buffer diffPre) {
        return new Call(
                layer(layer), path, Direction.BACKWARD_DATA, before, operands(Operand.DIFF_SRC, diffSrc, diffPre));
    }

    /** A decoder's cell that began with the last states of a cell gives their gradients back. */
    private void goOn(int layer, Buffer hidden, Buffer cell) {
        if (diffHidden[layer] == null) {
            diffHidden[layer] = hidden;
            diffCell[layer] = cell;
        } else {
            timeline.add(Slice.sum(hidden, diffHidden[layer]));
            timeline.add(Slice.sum(cell, diffCell[layer]));
        }
    }

    /** Adds the gradient of what a layer reads to those of who gave it. */
    private void source(int layer, int step, Consumer<Buffer> write) {
        List<Integer> reads = list.timed(layer).reads();
        if (reads.size() == 1) {
            read(reads.getFirst(), step).ifPresent(sum -> sum.share(write));
            return;
        }
        Buffer together =
                new Buffer(list.name(layer, step) + ".diffStates", Kind.GRADIENTS, list.sideBySide(layer), Halo.NONE);
        write.accept(together);
        int channel = 0;
        for (int read : reads) {
            sum(read, step).share(together, channel);
            channel += list.key(read).dst().channels();
        }
    }

    private Optional<GradientSum> read(int read, int step) {
        return read == SequenceLayers.BEGINNING ? beginnings.at(step) : Optional.of(sum(read, step));
    }

    /** Whether gradients of states do not go from the step after to this one: the code is in reach of so many steps only. */
    boolean isCutAfter(int step) {
        boolean last = step == list.steps() - 1;
        int fromCode = list.isEncoder() ? list.steps() - 1 - step : step + 1;
        return truncate > 0 && !last && fromCode % truncate == 0;
    }

    private Buffer ofState(int layer, ConvLstmKey key, String name) {
        return new Buffer(list.timed(layer).layer().name() + name, Kind.GRADIENTS, key.state(), Halo.NONE);
    }

    private ModelLayer layer(int layer) {
        return list.timed(layer).layer();
    }

    private static Map<Operand, Region> operands(Operand operand, Region region) {
        Map<Operand, Region> operands = new EnumMap<>(Operand.class);
        operands.put(operand, region);
        return operands;
    }

    private static Map<Operand, Region> operands(Operand operand, Region region, Buffer diffPre) {
        Map<Operand, Region> operands = operands(operand, region);
        operands.put(Operand.DIFF_PRE, diffPre);
        return operands;
    }
}
