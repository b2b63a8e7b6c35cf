package io.lanewise.runtime.graph;

import io.lanewise.kernel.Dispatch;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Kernel;
import io.lanewise.kernel.LinkException;
import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Entry;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is decided about a program before memory is allocated for it.
 *
 * @param kernels of the schedule's calls
 * @param maps the memory of each buffer
 * @param scratch the memory of each call whose kernel takes scratch
 */
record Linkage(
        Graph graph,
        LinkOptions options,
        Schedule schedule,
        Map<Call, Kernel> kernels,
        Map<Buffer, Block> maps,
        Map<Call, Block> scratch,
        MemoryPlan plan) {

    static Linkage of(List<ModelLayer> layers, LinkOptions options, Dispatch dispatch) {
        Graph graph = Graph.of(layers, options.part());
        if (options.training() && !options.inputGradient() && graph.firstWeighted() == graph.size()) {
            throw new LinkException("The model has no layer with weights, so there is nothing to train.");
        }
        Schedule schedule = new Schedule(graph, options);
        List<Entry> timeline = schedule.timeline();
        Map<Buffer, Block> maps = mapBlocks(timeline, options.batch());
        Map<Call, Kernel> kernels = new LinkedHashMap<>();
        Map<Call, Block> scratch = new LinkedHashMap<>();
        for (int step = 0; step < timeline.size(); step++) {
            if (timeline.get(step) instanceof Call call) {
                Kernel kernel = dispatch.kernel(graph.key(call.layer()), call.direction());
                kernels.put(call, kernel);
                long elements = kernel.scratchLength(options.batch());
                if (elements > 0) {
                    String name = graph.name(call.layer()) + ".scratch." + call.direction().spelling();
                    scratch.put(call, new Block(name, Kind.SCRATCH, elements, 0, step, step));
                }
            }
        }
        List<Block> blocks = new ArrayList<>(maps.values());
        blocks.addAll(scratch.values());
        MemoryPlan plan = MemoryPlan.of(graph.type(), blocks, lasting(layers, graph, options, kernels));
        return new Linkage(graph, options, schedule, kernels, maps, scratch, plan);
    }

    /** Each buffer, from the first entry of the timeline that needs it to the last. */
    private static Map<Buffer, Block> mapBlocks(List<Entry> timeline, int batch) {
        Map<Buffer, Block> blocks = new LinkedHashMap<>();
        for (int step = 0; step < timeline.size(); step++) {
            for (Buffer buffer : timeline.get(step).buffers()) {
                Block before = blocks.get(buffer);
                int first = before == null ? step : before.first();
                blocks.put(buffer, new Block(buffer.name(), buffer.kind(), buffer.elements(batch), buffer.origin(), first, step));
            }
        }
        return blocks;
    }

    private static Map<Kind, Long> lasting(List<ModelLayer> model, Graph graph, LinkOptions options, Map<Call, Kernel> kernels) {
        Map<Kind, Long> elements = new EnumMap<>(Kind.class);
        elements.put(Kind.PARAMETERS, Parameters.allocated(model));
        elements.put(
                Kind.PACKED_WEIGHTS,
                kernels.values().stream().mapToLong(Kernel::packedLength).filter(length -> length > 0).map(Storage::allocated).sum());
        if (options.training()) {
            elements.put(Kind.PARAMETER_GRADIENTS, Parameters.allocated(graph.layers()));
            long count = model.stream().mapToLong(layer -> layer.key().parameters()).sum();
            elements.put(Kind.OPTIMIZER, Math.multiplyExact(count, (long) options.optimizerStates()));
        }
        return elements;
    }
}
