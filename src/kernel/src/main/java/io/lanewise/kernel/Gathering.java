package io.lanewise.kernel;

import java.util.List;

/**
 * The normal form that forward and backward_data of convolution and transposed convolution share: each output gathers taps of the input and
 * multiplies them by weights. The backward pass of one is the forward pass of the other with channels exchanged.
 *
 * @param src what is read
 * @param dst what is written, before fused pooling
 * @param window of the layer, which gives the extents of the canonical weights
 * @param rows the phases of the rows
 * @param columns the phases of the columns
 * @param transposedWeights whether the sum runs over the output channels of the canonical weights instead of the input channels
 */
public record Gathering(
        Shape src,
        Shape dst,
        int groups,
        Window window,
        List<GatherAxis> rows,
        List<GatherAxis> columns,
        boolean transposedWeights) {

    public Gathering {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
    }

    public static Gathering forward(Conv2dKey key) {
        Shape pre = key.preShape();
        return new Gathering(
                key.src(),
                pre,
                key.groups(),
                key.window(),
                GatherAxis.convolution(key.window().height(), pre.height()),
                GatherAxis.convolution(key.window().width(), pre.width()),
                false);
    }

    public static Gathering backwardData(Conv2dKey key) {
        return new Gathering(
                key.preShape(),
                key.src(),
                key.groups(),
                key.window(),
                GatherAxis.transposed(key.window().height(), key.src().height()),
                GatherAxis.transposed(key.window().width(), key.src().width()),
                true);
    }

    public static Gathering forward(Deconv2dKey key) {
        Shape dst = key.dst();
        return new Gathering(
                key.src(),
                dst,
                key.groups(),
                key.window(),
                GatherAxis.transposed(key.window().height(), dst.height()),
                GatherAxis.transposed(key.window().width(), dst.width()),
                false);
    }

    public static Gathering backwardData(Deconv2dKey key) {
        return new Gathering(
                key.dst(),
                key.src(),
                key.groups(),
                key.window(),
                GatherAxis.convolution(key.window().height(), key.src().height()),
                GatherAxis.convolution(key.window().width(), key.src().width()),
                true);
    }

    /** The gathering of a key and direction; only conv2d and deconv2d, forward and backward_data, have one. */
    public static Gathering of(KernelKey key, Direction direction) {
        return switch (key) {
            case Conv2dKey conv when direction == Direction.FORWARD -> forward(conv);
            case Conv2dKey conv when direction == Direction.BACKWARD_DATA -> backwardData(conv);
            case Deconv2dKey deconv when direction == Direction.FORWARD -> forward(deconv);
            case Deconv2dKey deconv when direction == Direction.BACKWARD_DATA -> backwardData(deconv);
            default -> throw new IllegalArgumentException("No gathering: " + key + " " + direction.spelling());
        };
    }

    /** Channels that each output sums over. */
    public int srcGroupChannels() {
        return src.channels() / groups;
    }

    /** Output channels of a group. */
    public int dstGroupChannels() {
        return dst.channels() / groups;
    }

    /** Zeros read around src. */
    public Halo halo() {
        return new Halo(
                rows.stream().mapToInt(GatherAxis::before).max().orElse(0),
                columns.stream().mapToInt(GatherAxis::before).max().orElse(0),
                rows.stream().mapToInt(axis -> axis.after(src.height())).max().orElse(0),
                columns.stream().mapToInt(axis -> axis.after(src.width())).max().orElse(0));
    }
}
