package io.lanewise.generator;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.Window;

/**
 * The normal form of backward_weights of convolution and transposed convolution: a sum over the pixels of the small map of the product of
 * its channels with the channels of the large map under each tap. For a convolution the large map is src and the small one diffPre; for a
 * transposed convolution it is the other way round.
 *
 * @param large the map under the taps
 * @param small the map whose pixels are summed over; its channels lie in the lanes
 * @param largeIsSrc whether the large map is src
 */
record OuterProduct(Shape large, Shape small, Window window, int groups, boolean largeIsSrc) {

    static OuterProduct of(KernelKey key) {
        return switch (key) {
            case Conv2dKey conv -> new OuterProduct(conv.src(), conv.preShape(), conv.window(), conv.groups(), true);
            case Deconv2dKey deconv -> new OuterProduct(deconv.dst(), deconv.src(), deconv.window(), deconv.groups(), false);
            default -> throw new IllegalArgumentException("No outer product: " + key);
        };
    }

    int largeGroupChannels() {
        return large.channels() / groups;
    }

    int smallGroupChannels() {
        return small.channels() / groups;
    }

    /** Elements of the sums, {@code [kh][kw][large channel of the group][small channel]}. */
    int length() {
        return window.taps() * largeGroupChannels() * small.channels();
    }

    /** Elements of the sums of one kernel row. */
    int rowLength() {
        return window.width().kernel() * largeGroupChannels() * small.channels();
    }
}
