package io.lanewise.kernel;

import java.util.Locale;

/**
 * The order of floating-point operations of a kernel, chosen by its key and direction alone, so that all kernels of a
 * key and direction, the scalar twin included, give the same bits at any width, tile and number of threads.
 * {@code src/docs/orders.md} defines each one to the last operation.
 */
public enum Order {
    /**
     * Gathering: start at the bias (or at +0 in a backward pass), then one fused multiply-add a tap, over input rows,
     * input columns and input channels ascending; taps in the halo are included as zeros. Each output element is one
     * chain. ConvLSTM cells have one chain for each gate, over the input first, then over the hidden state, then the
     * peephole.
     */
    DIRECT,
    /**
     * Transposed convolution to few channels: for each input pixel and tap a chain of fused multiply-adds over the
     * input channels from +0; then the contributions of the taps that hit the map are added to the bias, over kernel
     * rows and kernel columns ascending.
     */
    TAPS,
    /**
     * Sums over pixels and batch: chains over the pixels of a {@link RowBlocks row block}, then a fixed tree over the
     * blocks. Biases of 1, 2, 4 or 8 channels are summed in {@link #VIRTUAL_LANES}; weights of dense layers are one
     * chain over the batch.
     */
    BLOCKED,
    /** Pooling, unpooling and upsampling: as the key's documentation says. */
    PLAIN;

    /**
     * Sums that a row's elements are dealt to in turn where there are too few channels to fill vectors of any width.
     */
    public static final int VIRTUAL_LANES = 16;

    /** Output channels up to which a transposed convolution is computed in order {@link #TAPS}. */
    private static final int FEW_CHANNELS = 4;

    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The order of a key and direction. */
    public static Order of(KernelKey key, Direction direction) {
        if (key instanceof ConvLstmKey) {
            return direction == Direction.FORWARD ? DIRECT : BLOCKED;
        }
        if (!(key instanceof WeightedKey)) {
            return PLAIN;
        }
        return switch (direction) {
            case BACKWARD_BIAS, BACKWARD_WEIGHTS -> BLOCKED;
            case FORWARD ->
                key instanceof Deconv2dKey deconv && hasFewOutputs(Gathering.forward(deconv)) ? TAPS : DIRECT;
            case BACKWARD_DATA ->
                key instanceof Conv2dKey conv && hasFewOutputs(Gathering.backwardData(conv)) ? TAPS : DIRECT;
        };
    }

    /**
     * Whether the bias gradient of so many channels is summed in {@link #VIRTUAL_LANES}, of which each channel then has
     * several.
     */
    public static boolean usesVirtualLanes(int channels) {
        return channels < VIRTUAL_LANES && VIRTUAL_LANES % channels == 0;
    }

    private static boolean hasFewOutputs(Gathering gathering) {
        return gathering.groups() == 1
                && gathering.dst().channels() <= FEW_CHANNELS
                && gathering.src().channels() > FEW_CHANNELS;
    }
}
