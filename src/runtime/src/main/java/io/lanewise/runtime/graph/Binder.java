package io.lanewise.runtime.graph;

import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Copy;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.runtime.graph.Schedule.Turn;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Allocates the memory of a program and binds its steps to it. */
final class Binder {

    /** Weights that a kernel wants in another order. */
    record Packing(Kernel kernel, View wei, View packed) {
        void run() {
            kernel.pack(wei, packed);
        }
    }

    private final Linkage linkage;
    private final Parameters parameters;
    private final Parameters gradients;
    private final List<Object> arenas;
    private final List<Packing> packings = new ArrayList<>();
    private final List<HaloStep> lastingHalos = new ArrayList<>();
    private final List<Step> forward = new ArrayList<>();
    private final List<Step> backwardDecoder = new ArrayList<>();
    private final List<Step> backwardEncoder = new ArrayList<>();

    Binder(Linkage linkage, Parameters parameters) {
        this.linkage = linkage;
        this.parameters = parameters;
        this.gradients = linkage.options().training() ? Parameters.zeros(linkage.graph().layers()) : null;
        this.arenas = linkage.plan().arenas().lengths().stream()
                .map(length -> Storage.zeros(linkage.graph().type(), Math.toIntExact(length)))
                .toList();
        bind();
    }

    /** Gradients of the parameters; null where nothing is trained. */
    Parameters gradients() {
        return gradients;
    }

    List<Object> arenas() {
        return arenas;
    }

    List<Packing> packings() {
        return packings;
    }

    /** Halos that nothing ever writes to after they were cleared once. */
    List<HaloStep> lastingHalos() {
        return lastingHalos;
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

    /** A buffer in its own shape; null for none. */
    Tensor tensor(Buffer buffer) {
        return buffer == null ? null : new Tensor(buffer.shape(), view(buffer, buffer.shape()));
    }

    private void bind() {
        List<Step> steps = forward;
        List<Entry> timeline = linkage.schedule().timeline();
        for (int index = 0; index < timeline.size(); index++) {
            for (Map.Entry<Buffer, Block> map : linkage.maps().entrySet()) {
                if (map.getValue().first() == index) {
                    bindHalo(map.getKey(), map.getValue(), steps);
                }
            }
            switch (timeline.get(index)) {
                case Call call -> steps.add(new KernelStep(linkage.kernels().get(call), operands(call)));
                case Copy copy -> steps.add(new CopyStep(view(copy.from(), copy.from().shape()), tensor(copy.to())));
                case Turn turn ->
                    steps = switch (turn.moment()) {
                        case INPUT -> forward;
                        case LOSS -> backwardDecoder;
                        case PENALTY, END -> backwardEncoder;
                    };
            }
        }
    }

    /** A halo lasts while its memory belongs to one buffer; where buffers take turns it is cleared at each. */
    private void bindHalo(Buffer buffer, Block block, List<Step> steps) {
        if (buffer.halo().isNone()) {
            return;
        }
        Arenas.Place place = linkage.plan().arenas().place(block);
        HaloStep halo = new HaloStep(buffer, arenas.get(place.arena()), (int) place.start(), linkage.options().batch());
        if (linkage.plan().arenas().isShared(block)) {
            steps.add(halo);
        } else {
            lastingHalos.add(halo);
        }
    }

    private Operands operands(Call call) {
        KernelKey key = linkage.graph().key(call.layer());
        Operands.Builder operands = Operands.ofBatch(linkage.options().batch())
                .src(view(call.src(), key.src()))
                .dst(view(call.dst(), key.dst()))
                .workspace(call.workspace() == null ? null : view(call.workspace(), call.workspace().shape()))
                .diffSrc(view(call.diffSrc(), key.src()))
                .diffDst(view(call.diffDst(), key.dst()))
                .scratch(view(linkage.scratch().get(call)));
        if (key instanceof WeightedKey weighted) {
            operands.diffPre(view(call.diffPre(), weighted.preShape()));
            bindParameters(call, weighted, operands);
        }
        return operands.build();
    }

    private void bindParameters(Call call, WeightedKey key, Operands.Builder operands) {
        ModelLayer layer = linkage.graph().layers().get(call.layer());
        switch (call.direction()) {
            case FORWARD ->
                operands.wei(weights(linkage.kernels().get(call), layer, key)).bias(parameter(layer, key, Role.BIAS));
            case BACKWARD_DATA -> operands.wei(weights(linkage.kernels().get(call), layer, key));
            case BACKWARD_BIAS -> operands.diffBias(gradients.of(layer, Role.BIAS).view());
            case BACKWARD_WEIGHTS -> operands.diffWei(gradients.of(layer, Role.WEIGHT).view());
        }
    }

    private View weights(Kernel kernel, ModelLayer layer, WeightedKey key) {
        View canonical = parameter(layer, key, Role.WEIGHT);
        if (kernel.packedLength() == 0) {
            return canonical;
        }
        View packed = View.flat(Storage.zeros(key.type(), kernel.packedLength()), 0);
        packings.add(new Packing(kernel, canonical, packed));
        return packed;
    }

    private View parameter(ModelLayer layer, WeightedKey key, Role role) {
        Parameter parameter = parameters.of(layer, role);
        Parameter expected = new Parameter(parameter.name(), key, role, parameter.view());
        if (parameter.view().type() != key.type() || !parameter.extents().equals(expected.extents())) {
            throw new LinkException("The parameter " + parameter.name() + " has extents " + parameter.extents() + " in "
                    + parameter.view().type().spelling() + ", but the layer takes " + expected.extents() + " in " + key.type().spelling() + ".");
        }
        return parameter.view();
    }

    private View view(Buffer buffer, Shape as) {
        if (buffer == null) {
            return null;
        }
        Arenas.Place place = linkage.plan().arenas().place(linkage.maps().get(buffer));
        return buffer.view(arenas.get(place.arena()), (int) place.start(), as);
    }

    private View view(Block block) {
        if (block == null) {
            return null;
        }
        Arenas.Place place = linkage.plan().arenas().place(block);
        return View.flat(arenas.get(place.arena()), (int) place.start());
    }
}
