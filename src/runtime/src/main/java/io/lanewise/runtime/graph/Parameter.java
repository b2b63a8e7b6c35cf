package io.lanewise.runtime.graph;

import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import java.util.List;

/**
 * One tensor of trainable numbers, or its gradient, in an array of its own that begins at element 0.
 *
 * @param name the layer's name and {@code .weight} or {@code .bias}
 * @param layer the key of the layer that it belongs to
 * @param view flat; canonical weights are {@code [kh][kw][input channel of the group][output channel]}
 */
public record Parameter(String name, WeightedKey layer, Role role, View view) {

    /** Which of a layer's parameters. */
    public enum Role {
        WEIGHT,
        BIAS
    }

    /** The extents of the canonical layout. */
    public List<Integer> extents() {
        return role == Role.WEIGHT ? layer.weightExtents() : List.of(layer.biasLength());
    }

    public int length() {
        return role == Role.WEIGHT ? layer.weightLength() : layer.biasLength();
    }
}
