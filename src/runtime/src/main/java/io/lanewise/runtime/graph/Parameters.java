package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.LinkException;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All trainable numbers of a model, or their gradients, by name: of each layer with weights first the weights, then the bias. They belong to no
 * program: any number of programs may read the same ones while nobody writes to them. Who writes to them says so by
 * {@link Program#parametersChanged}.
 */
public final class Parameters {

    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    private Parameters(Collection<Parameter> parameters) {
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    }

    /**
     * Zeros, in the element type of the layers.
     *
     * @throws LinkException when a layer is a ConvLSTM cell, for which there is no program yet
     */
    public static Parameters zeros(List<ModelLayer> layers) {
        List<Parameter> parameters = new ArrayList<>();
        for (ModelLayer layer : layers) {
            if (layer.key() instanceof ConvLstmKey) {
                throw new LinkException(layer.name() + " is a convlstm: a spec with one can be read and its shapes be"
                        + " checked, but models over sequences cannot be linked yet.");
            }
            if (layer.key() instanceof WeightedKey key) {
                parameters.add(zeros(layer.name() + ".weight", key, Role.WEIGHT, key.weightLength()));
                parameters.add(zeros(layer.name() + ".bias", key, Role.BIAS, key.biasLength()));
            }
        }
        return new Parameters(parameters);
    }

    private static Parameter zeros(String name, WeightedKey key, Role role, int length) {
        return new Parameter(name, key, role, View.flat(Storage.zeros(key.type(), length), 0));
    }

    /** The parameters, in the order of the layers. */
    public List<Parameter> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The parameter of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Parameter named(String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("There is no parameter \"" + name + "\", only " + String.join(", ", byName.keySet()) + ".");
        }
        return parameter;
    }

    Parameter of(ModelLayer layer, Role role) {
        return named(layer.name() + (role == Role.WEIGHT ? ".weight" : ".bias"));
    }

    /** Numbers of all parameters. */
    public long elements() {
        return byName.values().stream().mapToLong(Parameter::length).sum();
    }

    /** The same numbers in arrays of their own. */
    public Parameters copy() {
        return new Parameters(byName.values().stream()
                .map(parameter -> new Parameter(
                        parameter.name(), parameter.layer(), parameter.role(), View.flat(Storage.copy(parameter.view().array()), 0)))
                .toList());
    }

    /** Takes over the numbers of {@code other}, which has the same parameters. */
    public void set(Parameters other) {
        for (Parameter parameter : byName.values()) {
            Parameter source = other.named(parameter.name());
            if (source.length() != parameter.length() || source.view().type() != parameter.view().type()) {
                throw new IllegalArgumentException("The parameter " + parameter.name() + " has " + parameter.length() + " elements of "
                        + parameter.view().type().spelling() + ", not " + source.length() + " of " + source.view().type().spelling() + ".");
            }
            System.arraycopy(source.view().array(), 0, parameter.view().array(), 0, parameter.length());
        }
    }
}
