package io.lanewise.kernel;

import java.util.List;

/**
 * Super-sampling by whole factors. Nearest repeats each pixel. Bilinear interpolates rows first, then columns: with
 * {@code a = src[h0], b = src[h1]}, each step is {@code fma(b - a, t, a)}, where position {@code t + h0} of output
 * {@code o} is {@code (o + 0.5) / factor - 0.5}, clamped at 0 (half-pixel centres), or {@code o (size - 1) / (size
 * factor - 1)} (aligned corners), computed in double and rounded once to the element type; {@code h1} is clamped to the
 * last row. {@link BilinearAxis} has these coefficients.
 *
 * <p>The backward is the exact adjoint. Nearest: the gradients of a pixel's copies are added in ascending order (rows,
 * then columns), from +0. Bilinear: columns first, then rows, each input gathering with the
 * {@linkplain BilinearAxis#weight weights} of the outputs it is part of, in ascending order: a chain {@code sum =
 * fma(diff, weight, sum)} from +0 over output columns gives a value for each output row and input column, and a chain
 * of the same form over output rows of these values gives diffSrc. Outputs whose weight is 0 are left out.
 */
public record UpsampleKey(ElementType type, Shape src, Mode mode, int factorHeight, int factorWidth)
        implements KernelKey {

    /** How values between pixels are made. */
    public enum Mode {
        NEAREST,
        BILINEAR_HALF_PIXEL,
        BILINEAR_ALIGNED
    }

    public UpsampleKey {
        if (factorHeight < 1 || factorWidth < 1) {
            throw new IllegalArgumentException(
                    "Upsampling factors are at least 1, not " + factorHeight + " and " + factorWidth + ".");
        }
        Math.multiplyExact(src.height(), factorHeight);
        Math.multiplyExact(src.width(), factorWidth);
    }

    @Override
    public UpsampleKey withType(ElementType other) {
        return new UpsampleKey(other, src, mode, factorHeight, factorWidth);
    }

    @Override
    public Shape dst() {
        return new Shape(src.height() * factorHeight, src.width() * factorWidth, src.channels());
    }

    @Override
    public List<Direction> directions() {
        return List.of(Direction.FORWARD, Direction.BACKWARD_DATA);
    }

    @Override
    public String toString() {
        return KeyGrammar.format(this);
    }
}
