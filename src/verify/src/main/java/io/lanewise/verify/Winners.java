package io.lanewise.verify;

import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Window;
import io.lanewise.verify.reference.Tensor;

/**
 * The places of maxima between their two spellings: the number of the winning tap, {@code kh * KW + kw}, as the
 * kernels' workspace has it, and the index flat in H * W, as other frameworks have it.
 */
final class Winners {

    private Winners() {}

    static Tensor toIndices(Tensor taps, Window window, int mapWidth) {
        Tensor indices = Tensor.zerosLike(taps);
        forEach(taps, (n, c, h, w) -> {
            int tap = (int) taps.get(n, c, h, w);
            int kernelWidth = window.width().kernel();
            int row = first(window.height(), h) + tap / kernelWidth;
            int column = first(window.width(), w) + tap % kernelWidth;
            indices.set(n, c, h, w, row * mapWidth + column);
        });
        return indices;
    }

    /**
     * The taps of indices.
     *
     * @throws IllegalArgumentException when an index does not lie in its window
     */
    static Tensor toTaps(Tensor indices, Window window, int mapWidth) {
        Tensor taps = Tensor.zerosLike(indices);
        forEach(indices, (n, c, h, w) -> {
            int index = (int) indices.get(n, c, h, w);
            int kh = index / mapWidth - first(window.height(), h);
            int kw = index % mapWidth - first(window.width(), w);
            if (kh < 0
                    || kh >= window.height().kernel()
                    || kw < 0
                    || kw >= window.width().kernel()) {
                throw new IllegalArgumentException(
                        "Index " + indices.get(n, c, h, w) + " lies outside of pooling window (" + h + ", " + w + ").");
            }
            taps.set(n, c, h, w, kh * window.width().kernel() + kw);
        });
        return taps;
    }

    private static int first(Axis axis, int window) {
        return window * axis.stride() - axis.padBefore();
    }

    @FunctionalInterface
    private interface PlaceAction {
        void at(int n, int c, int h, int w);
    }

    private static void forEach(Tensor map, PlaceAction action) {
        for (int n = 0; n < map.extent(0); n++) {
            for (int c = 0; c < map.extent(1); c++) {
                for (int h = 0; h < map.extent(2); h++) {
                    for (int w = 0; w < map.extent(3); w++) {
                        action.at(n, c, h, w);
                    }
                }
            }
        }
    }
}
