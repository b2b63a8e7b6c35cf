package io.lanewise.runtime.elementwise;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.View;
import io.lanewise.runtime.elementwise.UpdateMath.AdamStep;
import io.lanewise.spec.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of an optimizer over all parameters. Before it changes a parameter it keeps a copy, so that a step that
 * turned out to lead nowhere can be taken back.
 */
public final class ParameterUpdate implements TaskSet {

    private final Optimizer optimizer;
    private final List<ParameterTensor> tensors;
    private final FlatChunks chunks;
    private final UpdateMath math;
    private final LossMath checks;
    private final List<View> before;
    private final Map<String, List<View>> moments = new LinkedHashMap<>();
    private final boolean[] finite;
    private double rate;
    private AdamStep adamStep;

    /** Moments begin at zero. */
    public ParameterUpdate(Optimizer optimizer, List<ParameterTensor> tensors) {
        this.optimizer = optimizer;
        this.tensors = List.copyOf(tensors);
        this.chunks = ParameterTensor.chunks(tensors);
        ElementType type = tensors.getFirst().value().type();
        this.math = UpdateMath.of(type);
        this.checks = LossMath.of(type);
        this.before = zeros(type);
        this.finite = new boolean[chunks.chunks()];
        switch (optimizer) {
            case Optimizer.Sgd sgd -> moments.put("velocity", zeros(type));
            case Optimizer.Adam adam -> {
                moments.put("first_moment", zeros(type));
                moments.put("second_moment", zeros(type));
            }
        }
    }

    private List<View> zeros(ElementType type) {
        var views = new ArrayList<View>();
        for (var tensor : tensors) {
            Object array = switch (type) {
                case F32 -> new float[tensor.length()];
                case F64 -> new double[tensor.length()];
            };
            views.add(View.flat(array, 0));
        }
        return views;
    }

    /** The optimizer's memory by name, each a list parallel to the parameters; changed by every run. */
    public Map<String, List<View>> moments() {
        return moments;
    }

    /**
     * Sets which step the next run takes.
     *
     * @param number of the step, counted from 1
     * @param stepRate its step size, in place of the optimizer's
     */
    public ParameterUpdate step(long number, double stepRate) {
        rate = stepRate;
        if (optimizer instanceof Optimizer.Adam adam) {
            adamStep = AdamStep.of(rate, adam.beta1(), adam.beta2(), adam.epsilon(), number);
        }
        return this;
    }

    @Override
    public int tasks() {
        return chunks.chunks();
    }

    @Override
    public void run(int task) {
        int index = chunks.tensor(task);
        var tensor = tensors.get(index);
        int from = chunks.from(task);
        int to = chunks.to(task);
        View value = tensor.value();
        System.arraycopy(value.array(), value.offset() + from, before.get(index).array(), from, to - from);
        if (optimizer.decay() != 0 && tensor.penalized()) {
            math.decay(value, from, to, rate * optimizer.decay());
        }
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                View velocity = moments.get("velocity").get(index);
                math.momentum(value, velocity, tensor.gradient(), from, to, rate, sgd.momentum());
            }
            case Optimizer.Adam adam -> {
                View first = moments.get("first_moment").get(index);
                View second = moments.get("second_moment").get(index);
                math.adam(value, first, second, tensor.gradient(), from, to, adamStep);
            }
        }
        finite[task] = checks.firstNonFinite(value, value.offset() + from, to - from) < 0;
    }

    /** The name of the first parameter that the last run left infinite or not a number, null when there is none. */
    public String firstNonFinite() {
        for (int chunk = 0; chunk < finite.length; chunk++) {
            if (!finite[chunk]) {
                return tensors.get(chunks.tensor(chunk)).name();
            }
        }
        return null;
    }

    /** Gives the parameters the values they had before the last run. */
    public void takeBack() {
        for (int index = 0; index < tensors.size(); index++) {
            View value = tensors.get(index).value();
            System.arraycopy(
                    before.get(index).array(),
                    0,
                    value.array(),
                    value.offset(),
                    tensors.get(index).length());
        }
    }
}
