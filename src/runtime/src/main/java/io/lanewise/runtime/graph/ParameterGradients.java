package io.lanewise.runtime.graph;

import io.lanewise.runtime.graph.MemoryPlan.Kind;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.runtime.graph.Schedule.Accumulate;
import io.lanewise.runtime.graph.Schedule.Call;
import io.lanewise.runtime.graph.Schedule.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gradients of parameters over the steps of time: that of the last step, to which those of the steps before are added, one
 * addition an element, from the last step but one down to the first.
 */
final class ParameterGradients {

    private record Place(String layer, Role role, int offset) {

        static Place of(Call call, Operand gradient) {
            return new Place(call.layer().name(), ParameterGradients.role(gradient), call.weightsBefore());
        }
    }

    private final List<Entry> timeline;
    private final Set<Place> begun = new HashSet<>();
    private final List<Accumulate> due = new ArrayList<>();

    ParameterGradients(List<Entry> timeline) {
        this.timeline = timeline;
    }

    /** Whether a call for a later step has found this gradient. */
    boolean hasBegun(Call call, Operand gradient) {
        return begun.contains(Place.of(call, gradient));
    }

    /**
     * Adds a call that finds gradients of parameters, and the additions after it.
     *
     * @param lengths elements of each gradient that it finds
     */
    void add(Call call, Map<Operand, Integer> lengths) {
        Map<Operand, Region> operands = new EnumMap<>(call.operands());
        lengths.forEach((operand, length) -> {
            if (!begun.add(Place.of(call, operand))) {
                String name = call.layer().name() + "." + operand + "." + call.weightsBefore() + "." + timeline.size();
                Region.Flat ofStep = new Region.Flat(name, Kind.GRADIENTS, length);
                operands.put(operand, ofStep);
                due.add(new Accumulate(ofStep, call.layer(), role(operand), call.weightsBefore()));
            }
        });
        timeline.add(new Call(call.layer(), call.key(), call.direction(), call.weightsBefore(), operands));
        timeline.addAll(due);
        due.clear();
    }

    private static Role role(Operand operand) {
        return switch (operand) {
            case DIFF_WEI -> Role.WEIGHT;
            case DIFF_BIAS -> Role.BIAS;
            case DIFF_PEEPHOLE -> Role.PEEPHOLE;
            default -> throw new IllegalArgumentException(operand + " is no gradient of a parameter.");
        };
    }
}
