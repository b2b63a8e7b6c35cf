package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is decided about a program before memory is allocated for it.
 *
 * @param layers of the part of the model that is linked
 * @param kernels of the schedule's calls
 * @param regions the memory of each region
 * @param scratch the memory of the calls whose kernels take scratch, by their place in the timeline
 */
record Linkage(
        List<ModelLayer> layers,
        LinkOptions options,
        Schedule schedule,
        Map<KernelUse, Kernel> kernels,
        Map<Region, Block> regions,
        Map<Integer, Block> scratch,
        MemoryPlan plan) {

    /** A kernel and the weights that it reads, of which it may have a packed copy. */
    record KernelUse(String layer, int weightsBefore, KernelKey key, Direction direction) {
        static KernelUse of(Call call) {
            return new KernelUse(call.layer().name(), call.weightsBefore(), call.key(), call.direction());
        }
    }

    ElementType type() {
        return layers.getFirst().key().type();
    }

    Kernel kernel(Call call) {
        return kernels.get(KernelUse.of(call));
    }

    static Linkage of(Network network, LinkOptions options, Dispatch dispatch) {
        return network.sequence().isPresent()
                ? SequenceLinkage.of(network, network.sequence().get(), options, dispatch)
                : chainWithinLimit(network, options, dispatch);
    }

    private static Linkage chainWithinLimit(Network network, LinkOptions options, Dispatch dispatch) {
        Linkage linkage = chain(network, options, dispatch);
        if (!MemoryLimit.allows(options, linkage.plan())) {
            throw MemoryLimit.exceeded(
                    options, linkage.plan(), "", batch -> chain(network, options.withBatch(batch), dispatch).plan());
        }
        return linkage;
    }

    private static Linkage chain(Network network, LinkOptions options, Dispatch dispatch) {
        Graph graph = Graph.of(network.layers(), options.part());
        if (options.training() && !options.inputGradient() && graph.firstWeighted() == graph.size()) {
            throw new LinkException("The model has no layer with weights, so there is nothing to train.");
        }
        if (options.training() && options.part() == Part.DECODER) {
            requireOwnWeights(graph.layers());
        }
        return of(network, graph.layers(), options, ChainSchedule.of(graph, options), "", dispatch);
    }

    private static void requireOwnWeights(List<ModelLayer> decoder) {
        for (ModelLayer layer : decoder) {
            if (layer.tied().isPresent()) {
                throw new LinkException("The decoder cannot be trained by itself: " + layer.name() + " has the weights of "
                        + layer.tied().get() + ", a layer of the encoder, so train the whole model.");
            }
        }
    }

    /**
     * Finds kernels and plans memory for a schedule.
     *
     * @param layers those of the network that are linked
     * @param note what the memory plan says of how the schedule was chosen; may be empty
     */
    static Linkage of(
            Network network,
            List<ModelLayer> layers,
            LinkOptions options,
            Schedule schedule,
            String note,
            Dispatch dispatch) {
        List<Entry> timeline = schedule.timeline();
        Map<Region, Block> regions = blocks(timeline, options.batch());
        Map<KernelUse, Kernel> kernels = new LinkedHashMap<>();
        Map<KernelUse, Long> scratchLengths = new HashMap<>();
        Map<Integer, Block> scratch = new LinkedHashMap<>();
        for (int step = 0; step < timeline.size(); step++) {
            if (timeline.get(step) instanceof Call call) {
                KernelUse use = KernelUse.of(call);
                Kernel kernel = kernels.computeIfAbsent(use, unused -> dispatch.kernel(call.key(), call.direction()));
                long elements = scratchLengths.computeIfAbsent(use, unused -> kernel.scratchLength(options.batch()));
                if (elements > 0) {
                    String name = call.layer().name() + ".scratch." + call.direction().spelling() + "." + step;
                    scratch.put(step, new Block(name, Kind.SCRATCH, elements, 0, step, step));
                }
            }
        }
        List<Block> blocks = new ArrayList<>(regions.values());
        blocks.addAll(scratch.values());
        ElementType type = layers.getFirst().key().type();
        Map<Kind, Long> lasting = lasting(network.layers(), layers, options, kernels);
        lasting.put(Kind.HELD_OUT, heldOut(network, options, dispatch) / type.bytes());
        MemoryPlan plan = MemoryPlan.of(type, blocks, lasting, note);
        return new Linkage(layers, options, schedule, kernels, regions, scratch, plan);
    }

    /** Each region, from the first entry of the timeline that needs it to the last; zeros all the time. */
    private static Map<Region, Block> blocks(List<Entry> timeline, int batch) {
        Map<Region, Block> blocks = new LinkedHashMap<>();
        for (int step = 0; step < timeline.size(); step++) {
            for (Region region : timeline.get(step).regions()) {
                Block before = blocks.get(region);
                boolean lasts = region instanceof Region.Zeros;
                int first = lasts ? 0 : before == null ? step : before.first();
                int last = lasts ? timeline.size() - 1 : step;
                blocks.put(region, new Block(region.name(), region.kind(), region.elements(batch), region.origin(), first, last));
            }
        }
        return blocks;
    }

    /** Bytes of the program that measures items held out, apart from the parameters, which are the same. */
    private static long heldOut(Network network, LinkOptions options, Dispatch dispatch) {
        if (options.heldOut() == 0) {
            return 0;
        }
        int items = Math.min(options.heldOut(), options.batch());
        MemoryPlan plan = of(network, LinkOptions.inference(items), dispatch).plan();
        return plan.peakBytes() - plan.bytes(Kind.PARAMETERS);
    }

    private static Map<Kind, Long> lasting(
            List<ModelLayer> model, List<ModelLayer> layers, LinkOptions options, Map<KernelUse, Kernel> kernels) {
        Map<Kind, Long> elements = new EnumMap<>(Kind.class);
        elements.put(Kind.PARAMETERS, Parameters.allocated(model));
        long packed = kernels.values().stream()
                .mapToLong(Kernel::packedLength)
                .filter(length -> length > 0)
                .map(Storage::allocated)
                .sum();
        long biasRows = layers.stream()
                .filter(layer -> layer.key() instanceof ConvLstmKey cell && cell.inputWindow().isEmpty())
                .mapToLong(layer -> Storage.allocated(BiasRow.length((ConvLstmKey) layer.key())))
                .sum();
        elements.put(Kind.PACKED_WEIGHTS, packed + biasRows + Tie.allocated(layers));
        if (options.training()) {
            elements.put(Kind.PARAMETER_GRADIENTS, Parameters.allocated(layers) + Tie.allocated(layers));
            long count = model.stream().mapToLong(ModelLayer::parameters).sum();
            elements.put(Kind.OPTIMIZER, Math.multiplyExact(count, (long) options.optimizerStates()));
        }
        return elements;
    }
}
