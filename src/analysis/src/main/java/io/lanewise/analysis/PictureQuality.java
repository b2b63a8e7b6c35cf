package io.lanewise.analysis;

import io.lanewise.kernel.Shape;
import io.lanewise.runtime.training.Metrics;

/**
 * How like a clean picture another is, for values in [0, 1].
 *
 * @param meanSquaredError over all values
 * @param psnr peak signal-to-noise ratio in dB, see {@link Metrics#psnr}; infinite for equal pictures
 * @param ssim see {@link Ssim}; not a number for items that are no maps, of a single row or column
 */
public record PictureQuality(double meanSquaredError, double psnr, double ssim) {

    /**
     * Of a picture of this shape that begins at {@code at}, against a clean one at {@code cleanAt}; values are in the
     * order rows, columns, channels.
     */
    public static PictureQuality of(float[] picture, int at, float[] clean, int cleanAt, Shape shape) {
        double error =
                Metrics.meanSquaredError(picture, at, clean, cleanAt, Math.toIntExact(shape.elements()));
        boolean map = shape.height() > 1 && shape.width() > 1;
        return new PictureQuality(
                error, Metrics.psnr(error), map ? Ssim.of(picture, at, clean, cleanAt, shape) : Double.NaN);
    }

    /** Of a picture against a clean one, both alone in their arrays. */
    public static PictureQuality of(float[] picture, float[] clean, Shape shape) {
        return of(picture, 0, clean, 0, shape);
    }
}
