package io.lanewise.runtime.graph;

import io.lanewise.kernel.CellOperands;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Linkage.KernelUse;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.runtime.graph.Schedule.Accumulate;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Copy;
import io.lanewise.runtime.graph.Schedule.Elementwise;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Slice;
import io.lanewise.runtime.graph.Schedule.Turn;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Allocates the memory of a program and binds its steps to it. */
final class Binder {

    private final Linkage linkage;
    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Object> arenas;
    private final Map<KernelUse, View> packed = new HashMap<>();
    private final Map<String, BiasRow> biasRows = new HashMap<>();
    private final Map<String, Tie> ties = new LinkedHashMap<>();
    private final List<Runnable> refreshes = new ArrayList<>();
    private final List<Runnable> preparations = new ArrayList<>();
    private final List<Step> forward = new ArrayList<>();
    private final List<Step> backwardDecoder = new ArrayList<>();
    private final List<Step> backwardEncoder = new ArrayList<>();

    Binder(Linkage linkage, Parameters parameters) {
        this.linkage = linkage;
        this.parameters = parameters;
        this.gradients = linkage.options().training() ? Parameters.zeros(linkage.layers()) : null;
        this.arenas = linkage.plan().arenas().lengths().stream()
                .map(length -> Storage.zeros(linkage.type(), Math.toIntExact(length)))
                .toList();
        for (ModelLayer layer : linkage.layers()) {
            if (layer.tied().isPresent()) {
                ties.put(layer.name(), Tie.of(layer, linkage.options().training()));
            }
        }
        bind();
    }

    /** Gradients of the parameters; null where nothing is trained. */
    Parameters gradients() {
        return gradients;
    }

    List<Object> arenas() {
        return arenas;
    }

    /** What is to be done after each change of the parameters, before the {@link #refreshes}, in any order. */
    List<TurnedWeights> fetches() {
        return ties.values().stream().map(tie -> tie.fetching(source(tie, parameters))).toList();
    }

    /** What is to be done after each change of the parameters, in any order. */
    List<Runnable> refreshes() {
        return refreshes;
    }

    /** What is to be done once before the first run: zeros that nothing ever writes over. */
    List<Runnable> preparations() {
        return preparations;
    }

    List<Step> forward() {
        return forward;
    }

    List<Step> backwardDecoder() {
        return backwardDecoder;
    }

    List<Step> backwardEncoder() {
        return backwardEncoder;
    }

    /** The parameter that a layer has its weights from, or its gradient. */
    private static Parameter source(Tie tie, Parameters of) {
        return of.named(tie.layer().tied().orElseThrow() + Role.WEIGHT.suffix());
    }

    /** A buffer in its own shape; null for none. */
    Tensor tensor(Buffer buffer) {
        return buffer == null ? null : new Tensor(buffer.shape(), view(buffer, buffer.shape()));
    }

    private void bind() {
        List<Step> steps = forward;
        List<Entry> timeline = linkage.schedule().timeline();
        Map<Integer, List<Map.Entry<Region, Block>>> beginnings = linkage.regions().entrySet().stream()
                .collect(Collectors.groupingBy(entry -> entry.getValue().first()));
        for (int index = 0; index < timeline.size(); index++) {
            for (var begun : beginnings.getOrDefault(index, List.of())) {
                bindZeros(begun.getKey(), begun.getValue(), steps);
            }
            switch (timeline.get(index)) {
                case Call call -> steps.add(new KernelStep(linkage.kernel(call), operands(call, linkage.scratch().get(index))));
                case Copy copy -> steps.add(new CopyStep(tensor(copy.from()), tensor(copy.to())));
                case Slice slice -> steps.add(new SliceStep(slice, tensor(slice.from()), tensor(slice.to())));
                case Accumulate accumulate -> steps.add(accumulation(accumulate));
                case Elementwise elementwise -> steps.add(elementwise.step().apply(this::tensor));
                case Turn turn ->
                    steps = switch (turn.moment()) {
                        case INPUT -> forward;
                        case LOSS -> backwardDecoder;
                        case PENALTY, END -> backwardEncoder;
                    };
            }
        }
        if (gradients != null) {
            ties.values().forEach(tie -> backwardEncoder.add(tie.returning(source(tie, gradients))));
        }
    }

    /** Zeros last while their memory belongs to one region; where regions take turns a halo is cleared at each. */
    private void bindZeros(Region region, Block block, List<Step> steps) {
        Arenas.Place place = linkage.plan().arenas().place(block);
        Object array = arenas.get(place.arena());
        int start = (int) place.start();
        switch (region) {
            case Region.Flat flat -> {}
            case Region.Zeros zeros -> preparations.add(() -> Storage.fill(array, start, (int) place.end(), 0));
            case Buffer buffer when buffer.halo().isNone() -> {}
            case Buffer buffer -> {
                HaloStep halo = new HaloStep(buffer, array, start, linkage.options().batch());
                if (linkage.plan().arenas().isShared(block)) {
                    steps.add(halo);
                } else {
                    preparations.add(halo::clear);
                }
            }
        }
    }

    private AccumulateStep accumulation(Accumulate accumulate) {
        View sum = gradients.of(accumulate.layer(), accumulate.role()).view();
        View from = view(accumulate.from(), null);
        return new AccumulateStep(from, View.flat(sum.array(), sum.offset() + accumulate.offset()), accumulate.from().length());
    }

    private Operands operands(Call call, Block scratch) {
        Operands.Builder operands = Operands.ofBatch(linkage.options().batch())
                .src(view(call, Operand.SRC))
                .dst(view(call, Operand.DST))
                .workspace(view(call, Operand.WORKSPACE))
                .diffSrc(view(call, Operand.DIFF_SRC))
                .diffDst(view(call, Operand.DIFF_DST))
                .diffPre(view(call, Operand.DIFF_PRE))
                .scratch(view(scratch));
        ModelLayer layer = call.layer();
        if (Parameter.roles(layer.key()).isEmpty()) {
            return operands.build();
        }
        switch (call.direction()) {
            case FORWARD -> operands.wei(weights(call)).bias(parameter(layer, Role.BIAS));
            case BACKWARD_DATA -> operands.wei(weights(call));
            case BACKWARD_BIAS -> operands.diffBias(gradient(call, Operand.DIFF_BIAS, Role.BIAS));
            case BACKWARD_WEIGHTS -> operands.diffWei(gradient(call, Operand.DIFF_WEI, Role.WEIGHT));
        }
        if (call.key() instanceof ConvLstmKey cell) {
            operands.cell(cellOperands(call, cell));
            if (call.direction() == Direction.FORWARD && cell.inputWindow().isEmpty()) {
                operands.src(biasRow(layer, cell).view());
            }
        }
        return operands.build();
    }

    private CellOperands cellOperands(Call call, ConvLstmKey cell) {
        boolean peeps = cell.peephole() != ConvLstmKey.Peephole.NONE;
        View peephole = peeps ? parameter(call.layer(), Role.PEEPHOLE) : null;
        return call.direction() == Direction.FORWARD
                ? CellOperands.forward(
                        view(call, Operand.SRC_HIDDEN), view(call, Operand.SRC_CELL), view(call, Operand.DST_CELL), peephole)
                : CellOperands.backward(
                        view(call, Operand.SRC_CELL),
                        view(call, Operand.DST_CELL),
                        peephole,
                        view(call, Operand.DIFF_DST_HIDDEN),
                        view(call, Operand.DIFF_DST_CELL),
                        view(call, Operand.DIFF_SRC_CELL),
                        peeps ? gradient(call, Operand.DIFF_PEEPHOLE, Role.PEEPHOLE) : null);
    }

    private BiasRow biasRow(ModelLayer layer, ConvLstmKey cell) {
        return biasRows.computeIfAbsent(layer.name(), unused -> {
            BiasRow row = new BiasRow(cell, parameter(layer, Role.BIAS));
            refreshes.add(row::refresh);
            return row;
        });
    }

    private View weights(Call call) {
        Tie tie = ties.get(call.layer().name());
        View whole = tie != null ? tie.weights() : parameter(call.layer(), Role.WEIGHT);
        View canonical = part(whole, call.weightsBefore());
        Kernel kernel = linkage.kernel(call);
        if (kernel.packedLength() == 0) {
            return canonical;
        }
        return packed.computeIfAbsent(KernelUse.of(call), unused -> {
            View copy = View.flat(Storage.zeros(linkage.type(), kernel.packedLength()), 0);
            refreshes.add(() -> kernel.pack(canonical, copy));
            return copy;
        });
    }

    /** Where a kernel writes the gradient of a parameter: to memory for one step of time, or to that of the whole run. */
    private View gradient(Call call, Operand operand, Role role) {
        View ofStep = view(call, operand);
        if (role == Role.WEIGHT && ties.containsKey(call.layer().name())) {
            return ties.get(call.layer().name()).gradient();
        }
        return ofStep != null ? ofStep : part(gradients.of(call.layer(), role).view(), call.weightsBefore());
    }

    private static View part(View flat, int before) {
        return before == 0 ? flat : View.flat(flat.array(), flat.offset() + before);
    }

    private View parameter(ModelLayer layer, Role role) {
        Parameter parameter = parameters.of(layer, role);
        Parameter expected = new Parameter(parameter.name(), layer.key(), role, parameter.view());
        if (parameter.view().type() != linkage.type() || !parameter.extents().equals(expected.extents())) {
            throw new LinkException("The parameter " + parameter.name() + " has extents " + parameter.extents() + " in "
                    + parameter.view().type().spelling() + ", but the layer takes " + expected.extents() + " in "
                    + linkage.type().spelling() + ".");
        }
        return parameter.view();
    }

    private View view(Call call, Operand operand) {
        Region region = call.operands().get(operand);
        return region == null ? null : view(region, operand.shape(call.key()));
    }

    private View view(Region region, Shape as) {
        return region.view(array(linkage.regions().get(region)), start(linkage.regions().get(region)), as);
    }

    private View view(Block block) {
        return block == null ? null : View.flat(array(block), start(block));
    }

    private Object array(Block block) {
        return arenas.get(linkage.plan().arenas().place(block).arena());
    }

    private int start(Block block) {
        return (int) linkage.plan().arenas().place(block).start();
    }
}
