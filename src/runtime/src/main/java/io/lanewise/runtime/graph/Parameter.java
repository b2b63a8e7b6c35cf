package io.lanewise.runtime.graph;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.spec.ModelLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * One tensor of trainable numbers, or its gradient, in an array of its own that begins at element 0.
 *
 * @param name the layer's name and the role's: {@code encoder.0.weight}
 * @param layer the key of the layer that it belongs to
 * @param view flat; canonical weights are {@code [kh][kw][input channel of the group][output channel]}, those of a cell
 *     and its peepholes as {@link ConvLstmKey} says
 */
public record Parameter(String name, KernelKey layer, Role role, View view) {

    /** Which of a layer's parameters. */
    public enum Role {
        /** Of a cell: the weights of its input path, then those of its recurrent path. */
        WEIGHT(".weight"),
        BIAS(".bias"),
        /** Of a cell that has peepholes: those of i, f and o. */
        PEEPHOLE(".peephole");

        private final String suffix;

        Role(String suffix) {
            this.suffix = suffix;
        }

        /** What follows the layer's name. */
        public String suffix() {
            return suffix;
        }
    }

    /** The parameters that layers of a shape have, in order; none of layers without weights. */
    static List<Role> roles(KernelKey layer) {
        List<Role> roles = new ArrayList<>();
        for (Role role : Role.values()) {
            if (length(layer, role) > 0) {
                roles.add(role);
            }
        }
        return roles;
    }

    /** Those of them that are the layer's own: of tied weights another layer has them. */
    static List<Role> roles(ModelLayer layer) {
        List<Role> roles = roles(layer.key());
        if (layer.tied().isPresent()) {
            roles.remove(Role.WEIGHT);
        }
        return roles;
    }

    /** Elements of a parameter of a layer; 0 where the layer has none of this role. */
    static int length(KernelKey layer, Role role) {
        return switch (layer) {
            case WeightedKey weighted ->
                switch (role) {
                    case WEIGHT -> weighted.weightLength();
                    case BIAS -> weighted.biasLength();
                    case PEEPHOLE -> 0;
                };
            case ConvLstmKey cell ->
                switch (role) {
                    case WEIGHT -> cell.weightLength();
                    case BIAS -> cell.biasLength();
                    case PEEPHOLE -> cell.peepholeLength();
                };
            default -> 0;
        };
    }

    /** The extents of the canonical layout; of a cell's parameters their length, since they are several tensors in one. */
    public List<Integer> extents() {
        return role == Role.WEIGHT && layer instanceof WeightedKey weighted ? weighted.weightExtents() : List.of(length());
    }

    public int length() {
        return length(layer, role);
    }
}
