package io.lanewise.cli;

import io.lanewise.cli.ReportSection.Shown;
import io.lanewise.kernel.Shape;
import java.io.IOException;
import java.util.Arrays;

/** Pictures of one size in rows and columns, as one picture. */
final class Mosaic {

    private static final int GAP = 2;

    /** Small pictures are enlarged by whole factors until they are about so wide together. */
    private static final int WIDTH = 640;

    private final Shape tile;
    private final Shape whole;
    private final float[] values;

    Mosaic(Shape tile, int rows, int columns) {
        this.tile = tile;
        this.whole = new Shape(
                rows * (tile.height() + GAP) - GAP, columns * (tile.width() + GAP) - GAP, tile.channels());
        this.values = new float[Math.toIntExact(whole.elements())];
        Arrays.fill(values, 0.5f);
    }

    /** Puts the picture that begins at {@code from[at]} into its place. */
    void put(float[] from, int at, int row, int column) {
        int line = tile.width() * tile.channels();
        for (int y = 0; y < tile.height(); y++) {
            int pixel = (row * (tile.height() + GAP) + y) * whole.width() + column * (tile.width() + GAP);
            System.arraycopy(from, at + y * line, values, pixel * tile.channels(), line);
        }
    }

    Shown shown(String label) throws IOException {
        int factor = Math.max(1, WIDTH / whole.width());
        return Shown.of(label, "", enlarged(factor), new Shape(factor * whole.height(), factor * whole.width(), whole.channels()));
    }

    /** Each pixel as a square, so that no browser blurs it. */
    private float[] enlarged(int factor) {
        int channels = whole.channels();
        int line = factor * whole.width() * channels;
        var large = new float[factor * whole.height() * line];
        for (int at = 0; at < large.length; at++) {
            int row = at / line / factor;
            int column = at % line / channels / factor;
            large[at] = values[(row * whole.width() + column) * channels + at % channels];
        }
        return large;
    }
}
