package io.lanewise.generator;

import java.util.function.Consumer;

/**
 * A loop over the channels of a pixel in blocks. The last block overlaps the one before where blocks do not divide the
 * channels: what is written twice is the same both times, so no mask is needed. A single block may be wider than the
 * pixel; then its vector is masked.
 *
 * @param channels of a pixel
 * @param block channels of a block
 */
record ChannelBlocks(int channels, int block) {

    /** Emits {@code inside} for each block, which gets its first channel as text. */
    void each(Body body, Consumer<String> inside) {
        if (channels <= block) {
            inside.accept("0");
        } else if (channels % block == 0) {
            body.loop("channel", "0", Integer.toString(channels), block, () -> inside.accept("channel"));
        } else {
            body.loop("block", "0", Integer.toString(channels), block, () -> {
                body.let("channel", "Math.min(block, " + (channels - block) + ")");
                inside.accept("channel");
            });
        }
    }
}
