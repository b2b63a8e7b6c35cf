package io.lanewise.kernel;

import java.util.List;

/** A layer with weights, a bias and an activation. Canonical weights are {@code [kh][kw][input channel of the group][output channel]}. */
public sealed interface WeightedKey extends KernelKey permits Conv2dKey, Deconv2dKey, DenseKey {

    @Override
    WeightedKey withType(ElementType type);

    Activation activation();

    /** Channels before fused pooling: the length of the bias. */
    default int biasLength() {
        return dst().channels();
    }

    /** Extents of the canonical weights: kernel rows, kernel columns, input channels of a group, output channels. */
    List<Integer> weightExtents();

    /** Elements of the canonical weights. */
    default int weightLength() {
        return Math.toIntExact(weightExtents().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact));
    }

    /** Shape of one output item before fused pooling; that of diffPre. */
    default Shape preShape() {
        return dst();
    }

    @Override
    default List<Direction> directions() {
        return List.of(Direction.values());
    }

    @Override
    default long parameters() {
        return (long) weightLength() + biasLength();
    }
}
