package io.lanewise.runtime.data;

import io.lanewise.runtime.random.CounterRandom;
import io.lanewise.runtime.random.RandomStream;
import io.lanewise.spec.DataSpec.Augment;
import io.lanewise.spec.DataSpec.Flips;

/** Draws the random changes of items: a pure function of seed, epoch and item. */
record Augmenting(Augment augment, long seed) {
    /** The elements of the counter; each is drawn as 64 bits, so that no two share a word. */
    private static final int SHARE = 0;

    private static final int TOP = 1;
    private static final int LEFT = 2;
    private static final int MIRROR = 3;
    private static final int TURN = 4;

    /** What is read: a part of the item, with left and right ({@code mirrored}) or top and bottom exchanged. */
    record Draw(Window part, boolean mirrored, boolean upsideDown) {}

    boolean crops() {
        return augment.smallestCrop() < 1;
    }

    /** What training sees in this epoch of an item of this size. */
    Draw draw(long epoch, int item, int height, int width) {
        var share = augment.smallestCrop() + (1 - augment.smallestCrop()) * uniform(epoch, item);
        var partHeight = (int) Math.max(1, Math.round(share * height));
        var partWidth = (int) Math.max(1, Math.round(share * width));
        var part = new Window(
                below(height - partHeight + 1, epoch, item, TOP),
                below(width - partWidth + 1, epoch, item, LEFT),
                partHeight,
                partWidth);
        var flips = augment.flips();
        return new Draw(
                part,
                (flips == Flips.HORIZONTAL || flips == Flips.BOTH) && below(2, epoch, item, MIRROR) == 1,
                (flips == Flips.VERTICAL || flips == Flips.BOTH) && below(2, epoch, item, TURN) == 1);
    }

    private double uniform(long epoch, int item) {
        return CounterRandom.uniformDouble(seed, RandomStream.CROP, epoch, item, SHARE);
    }

    private int below(int bound, long epoch, int item, int element) {
        return CounterRandom.below(bound, seed, RandomStream.CROP, epoch, item, element);
    }

    /** Exchanges pixels of the picture {@code values[offset ..]} in place as drawn. */
    static void flip(Draw draw, float[] values, int offset, int height, int width, int channels) {
        if (draw.mirrored()) {
            for (var row = 0; row < height; row++) {
                for (var column = 0; column < width / 2; column++) {
                    swap(values, offset + (row * width + column) * channels,
                            offset + (row * width + width - 1 - column) * channels, channels);
                }
            }
        }
        if (draw.upsideDown()) {
            var line = width * channels;
            for (var row = 0; row < height / 2; row++) {
                swap(values, offset + row * line, offset + (height - 1 - row) * line, line);
            }
        }
    }

    private static void swap(float[] values, int a, int b, int length) {
        for (var i = 0; i < length; i++) {
            var swapped = values[a + i];
            values[a + i] = values[b + i];
            values[b + i] = swapped;
        }
    }
}
