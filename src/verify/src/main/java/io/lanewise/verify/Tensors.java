package io.lanewise.verify;

import io.lanewise.verify.reference.Tensor;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tensors of a layer by role; immutable but for the values of the tensors themselves. */
public final class Tensors {

    private static final Tensors NONE = new Tensors(new EnumMap<>(Role.class));

    private final EnumMap<Role, Tensor> byRole;

    private Tensors(EnumMap<Role, Tensor> byRole) {
        this.byRole = byRole;
    }

    public static Tensors none() {
        return NONE;
    }

    /** These tensors and one more, or with one replaced. */
    public Tensors with(Role role, Tensor tensor) {
        EnumMap<Role, Tensor> copy = new EnumMap<>(byRole);
        copy.put(role, tensor);
        return new Tensors(copy);
    }

    /** These tensors and others, which win where both have one. */
    public Tensors with(Tensors others) {
        EnumMap<Role, Tensor> copy = new EnumMap<>(byRole);
        copy.putAll(others.byRole);
        return new Tensors(copy);
    }

    /** These tensors but one. */
    public Tensors without(Role role) {
        EnumMap<Role, Tensor> copy = new EnumMap<>(byRole);
        copy.remove(role);
        return new Tensors(copy);
    }

    /** Each tensor under a function. */
    public Tensors map(UnaryOperator<Tensor> function) {
        EnumMap<Role, Tensor> copy = new EnumMap<>(byRole);
        copy.replaceAll((role, tensor) -> function.apply(tensor));
        return new Tensors(copy);
    }

    public boolean has(Role role) {
        return byRole.containsKey(role);
    }

    /** The tensor of a role, which must be there. */
    public Tensor get(Role role) {
        Tensor tensor = byRole.get(role);
        if (tensor == null) {
            throw new IllegalArgumentException("There is no " + role.spelling() + " among " + byRole.keySet() + ".");
        }
        return tensor;
    }

    /** The roles present, in their declared order. */
    public Set<Role> roles() {
        return Collections.unmodifiableSet(byRole.keySet());
    }

    public Map<Role, Tensor> asMap() {
        return Collections.unmodifiableMap(byRole);
    }

    @Override
    public String toString() {
        return byRole.toString();
    }
}
