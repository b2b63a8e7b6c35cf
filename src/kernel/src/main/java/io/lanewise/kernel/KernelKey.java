package io.lanewise.kernel;

import java.util.List;

/**
 * The shape of a layer as kernels see it: everything that a specialised class depends on, except direction, width and tile. Batch, row pitch
 * and numerics are not in it. {@link Object#toString()} is the key's spelling, {@link #parse} its inverse; {@code src/docs/kernel-names.md} has the grammar.
 */
public sealed interface KernelKey permits WeightedKey, ConvLstmKey, PoolKey, MaxUnpool2dKey, UpsampleKey {

    ElementType type();

    /** The same layer shape in another element type. */
    KernelKey withType(ElementType type);

    /** Shape of one input item. */
    Shape src();

    /** Shape of one output item, after fused pooling. */
    Shape dst();

    /** The directions that exist for this layer. */
    List<Direction> directions();

    /**
     * The kernels that running and training such a layer takes, its own forward first. Whoever generates, compiles or lists
     * kernels of models goes by this.
     */
    default List<DirectedKey> kernels() {
        return directions().stream().map(direction -> new DirectedKey(this, direction)).toList();
    }

    /** Zeros that forward and backward_weights read around src. */
    default Halo srcHalo() {
        return Halo.NONE;
    }

    /** Zeros that backward_data and backward_weights read around diffPre. */
    default Halo diffHalo() {
        return Halo.NONE;
    }

    /** Whether forward of max pooling leaves the numbers of the winning taps, one for each element of dst. */
    default boolean hasWorkspace() {
        return false;
    }

    /** Multiply-adds of forward for one item; 0 for layers without weights. */
    default long macs() {
        return 0;
    }

    /** Parameters of the layer: weights, biases and peepholes. */
    default long parameters() {
        return 0;
    }

    /** The inverse of {@link Object#toString()}. */
    static KernelKey parse(String spelling) {
        return KeyGrammar.parse(spelling);
    }
}
