package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;
import io.lanewise.runtime.graph.Parameter.Role;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All trainable numbers of a model, or their gradients, by name: of each layer with weights first the weights, then the bias, then a cell's peepholes. Weights that a layer
 * has from another one are that one's alone. Parameters belong to no program: any number of programs may read the same ones while nobody writes to them. Who writes to them says so by
 * {@link Program#parametersChanged}.
 */
public final class Parameters {

    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    private Parameters(Collection<Parameter> parameters) {
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    }

    /** Zeros, in the element type of the layers. */
    public static Parameters zeros(List<ModelLayer> layers) {
        List<Parameter> parameters = new ArrayList<>();
        for (ModelLayer layer : layers) {
            for (Role role : Parameter.roles(layer)) {
                View view = View.flat(Storage.zeros(layer.key().type(), Parameter.length(layer.key(), role)), 0);
                parameters.add(new Parameter(layer.name() + role.suffix(), layer.key(), role, view));
            }
        }
        return new Parameters(parameters);
    }

    /** Elements that the arrays of all parameters of some layers take. */
    static long allocated(List<ModelLayer> layers) {
        return layers.stream()
                .flatMap(layer -> Parameter.roles(layer).stream().map(role -> Parameter.length(layer.key(), role)))
                .mapToLong(Storage::allocated)
                .sum();
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
        return named(layer.name() + role.suffix());
    }

    /** Numbers of all parameters. */
    public long elements() {
        return byName.values().stream().mapToLong(Parameter::length).sum();
    }

    /**
     * Those of some of the layers; the numbers are the same, no copies.
     *
     * @throws IllegalArgumentException when one of them is not there
     */
    public Parameters of(List<ModelLayer> layers) {
        return new Parameters(layers.stream()
                .flatMap(layer -> Parameter.roles(layer).stream().map(role -> of(layer, role)))
                .toList());
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
