package io.lanewise.runtime.training;

import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.RunningMeans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one step of training hands on to the next, beside the parameters.
 *
 * @param states by name, each in the order and the layout of the parameters: the moments of the optimizer, and perhaps
 *     the best model
 * @param meanActivation where the divergence from a target is that of running means
 */
record TrainingMemory(Map<String, List<View>> states, Optional<RunningMeans> meanActivation) {

    /** The same with more states. */
    TrainingMemory with(Map<String, List<View>> others) {
        var all = new LinkedHashMap<>(states);
        all.putAll(others);
        return new TrainingMemory(all, meanActivation);
    }
}
