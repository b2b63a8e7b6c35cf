package io.lanewise.bench;

import java.util.SplittableRandom;

/** A grey picture in memory: slow changes of light with grain, all values in (0, 1), for models to work on. */
public final class Picture {

    /** Rows and columns of what the lecture model takes. */
    public static final int EDGE = 800;

    private static final long SEED = 2;

    private Picture() {}

    /** {@link #EDGE} rows of {@link #EDGE} pixels, the same at each call. */
    public static float[] pixels() {
        var random = new SplittableRandom(SEED);
        var pixels = new float[EDGE * EDGE];
        for (int row = 0; row < EDGE; row++) {
            for (int column = 0; column < EDGE; column++) {
                double light = 0.5 + 0.2 * Math.sin(row / 37.0) + 0.2 * Math.cos((row + column) / 61.0);
                pixels[row * EDGE + column] = (float) (light + 0.09 * (random.nextDouble() - 0.5));
            }
        }
        return pixels;
    }
}
