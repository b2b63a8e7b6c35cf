package io.lanewise.verify.laws;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.verify.ReferenceLayer;
import io.lanewise.verify.Role;
import io.lanewise.verify.Tensors;
import io.lanewise.verify.reference.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of its smooth pieces a layer computes at a point: the signs before a rectifier, and the winners of a pooling.
 *
 * @param choices signs as -1, 0 or 1, then indices
 */
record Piece(List<Integer> choices) {

    static Piece of(KernelKey key, Tensors inputs) {
        List<Integer> choices = new ArrayList<>();
        if (key instanceof WeightedKey weighted && isRectifier(weighted.activation())) {
            add(choices, ReferenceLayer.pre(weighted, inputs).map(Math::signum));
        }
        if (key.hasWorkspace()) {
            add(choices, ReferenceLayer.run(key, inputs.without(Role.DIFF_DST)).get(Role.INDICES));
        }
        return new Piece(choices);
    }

    private static boolean isRectifier(Activation activation) {
        return activation.kind() == Activation.Kind.RELU || activation.kind() == Activation.Kind.LEAKY_RELU;
    }

    private static void add(List<Integer> choices, Tensor values) {
        for (double value : values.values()) {
            choices.add((int) value);
        }
    }
}
