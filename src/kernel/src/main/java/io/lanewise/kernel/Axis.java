package io.lanewise.kernel;

/**
 * One spatial axis of a sliding window.
 *
 * @param kernel taps, at least 1
 * @param stride distance of neighbouring windows, at least 1
 * @param padBefore padding above or left of the map
 * @param padAfter padding below or right of the map
 * @param dilation distance of neighbouring taps, at least 1
 */
public record Axis(int kernel, int stride, int padBefore, int padAfter, int dilation) {

    public Axis {
        if (kernel < 1 || stride < 1 || dilation < 1 || padBefore < 0 || padAfter < 0) {
            throw new IllegalArgumentException("A window needs kernel, stride and dilation of at least 1 and padding of at least 0, not kernel "
                    + kernel + ", stride " + stride + ", dilation " + dilation + ", padding " + padBefore + " and " + padAfter + ".");
        }
    }

    /** Symmetric padding, no dilation. */
    public static Axis of(int kernel, int stride, int padding) {
        return new Axis(kernel, stride, padding, padding, 1);
    }

    /**
     * The padding that makes {@code ceil(size / stride)} windows of a map of {@code size}: half of what is missing
     * before the map, the rest, one more where it is odd, after it.
     */
    public static Axis same(int size, int kernel, int stride, int dilation) {
        int windows = Math.ceilDiv(size, Math.max(1, stride));
        long reached = (windows - 1L) * stride + dilation * (kernel - 1L) + 1;
        int padding = Math.toIntExact(Math.max(0, reached - size));
        return new Axis(kernel, stride, padding / 2, padding - padding / 2, dilation);
    }

    /** Positions from the first tap to the last, both included. */
    public int extent() {
        return dilation * (kernel - 1) + 1;
    }

    /**
     * Windows that fit: {@code floor((size + padBefore + padAfter - extent) / stride) + 1}.
     *
     * @throws IllegalArgumentException when not even one fits
     */
    public int convolved(int size) {
        long room = (long) size + padBefore + padAfter - extent();
        if (room < 0) {
            throw new IllegalArgumentException("A window of extent " + extent() + " does not fit into " + size + " + " + padBefore + " + "
                    + padAfter + " padded positions.");
        }
        return Math.toIntExact(room / stride + 1);
    }

    /**
     * Size of the map whose convolution along this axis has {@code size} windows:
     * {@code (size - 1) * stride - padBefore - padAfter + extent + outputPadding}.
     *
     * @throws IllegalArgumentException when nothing is left, or when the output padding is not smaller than the stride or the dilation
     */
    public int transposed(int size, int outputPadding) {
        if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException("Output padding " + outputPadding + " must be at least 0 and smaller than the stride " + stride
                    + " or the dilation " + dilation + ".");
        }
        long result = (size - 1L) * stride - padBefore - padAfter + extent() + outputPadding;
        if (result < 1) {
            throw new IllegalArgumentException("Padding " + padBefore + " + " + padAfter + " leaves nothing of the transposed map.");
        }
        return Math.toIntExact(result);
    }
}
