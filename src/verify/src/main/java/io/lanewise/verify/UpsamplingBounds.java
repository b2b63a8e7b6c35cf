package io.lanewise.verify;

import io.lanewise.kernel.ElementType;
import io.lanewise.kernel.UpsampleKey;
import io.lanewise.verify.reference.Tensor;
import io.lanewise.verify.reference.Upsampling;
import io.lanewise.verify.reference.Upsampling.Sample;

/**
 * Error bounds of upsampling. One step of bilinear interpolation is {@code fma(b - a, t, a)}: with the rounding of t it
 * has three roundings, which act on at most {@code (1 + t)|a| + t|b|}. A sampling position p is computed in double with
 * up to three roundings, so t is off by up to {@code 3 v p} as well, v being the unit roundoff of double: that adds
 * {@code 3 u k (|a| + |b|)} with {@code k = p v / u}. Rows and columns are one step each, so the result is within
 * {@code gamma(6)} of the sum of the four neighbours with the weights {@code 1 + t + k} and {@code t + k} of both axes
 * multiplied. The adjoint has the same weights, and one addition for each output that a pixel contributes to.
 */
final class UpsamplingBounds {

    private static final int STEP_ROUNDINGS = 3;
    private static final double POSITION_UNIT = Rounding.of(ElementType.F64).unit();

    private final UpsampleKey key;
    private final Upsampling upsampling;
    private final Rounding rounding;
    private final int inputRoundings;

    UpsamplingBounds(UpsampleKey key, Rounding rounding, int inputRoundings) {
        this.key = key;
        this.upsampling = ReferenceLayer.upsampling(key);
        this.rounding = rounding;
        this.inputRoundings = inputRoundings;
    }

    /** Bounds for the absolute values of src and, unless it is null, of diffDst. */
    Tensors of(Tensor src, Tensor diffDst) {
        boolean nearest = key.mode() == UpsampleKey.Mode.NEAREST;
        int steps = nearest ? 0 : 2 * STEP_ROUNDINGS;
        Tensor dst = nearest ? upsampling.forward(src) : forward(src);
        Tensors bounds =
                Tensors.none().with(Role.DST, dst.map(magnitude -> rounding.ofSum(steps + inputRoundings, magnitude)));
        if (diffDst == null) {
            return bounds;
        }
        Tensor ones = diffDst.map(value -> 1);
        Tensor diffSrc = nearest ? upsampling.backward(diffDst) : backward(diffDst, false);
        Tensor additions = nearest ? upsampling.backward(ones) : backward(ones, true);
        return bounds.with(
                Role.DIFF_SRC,
                additions.zip(
                        diffSrc, (count, magnitude) -> rounding.ofSum(count + steps + inputRoundings, magnitude)));
    }

    @FunctionalInterface
    private interface NeighbourAction {
        void at(int oh, int ow, int h, int w, double weight);
    }

    private void forEachNeighbour(int outputHeight, int outputWidth, NeighbourAction action) {
        int height = outputHeight / key.factorHeight();
        int width = outputWidth / key.factorWidth();
        for (int oh = 0; oh < outputHeight; oh++) {
            Sample row = upsampling.sample(oh, height, key.factorHeight());
            for (int ow = 0; ow < outputWidth; ow++) {
                Sample column = upsampling.sample(ow, width, key.factorWidth());
                action.at(oh, ow, row.low(), column.low(), (1 + high(row)) * (1 + high(column)));
                action.at(oh, ow, row.low(), column.high(), (1 + high(row)) * high(column));
                action.at(oh, ow, row.high(), column.low(), high(row) * (1 + high(column)));
                action.at(oh, ow, row.high(), column.high(), high(row) * high(column));
            }
        }
    }

    /** {@code t + k}. */
    private double high(Sample sample) {
        return sample.share() + (sample.low() + sample.share()) * POSITION_UNIT / rounding.unit();
    }

    private Tensor forward(Tensor src) {
        Tensor sums = Tensor.zeros(
                src.extent(0), src.extent(1), src.extent(2) * key.factorHeight(), src.extent(3) * key.factorWidth());
        for (int n = 0; n < sums.extent(0); n++) {
            for (int c = 0; c < sums.extent(1); c++) {
                int item = n;
                int channel = c;
                forEachNeighbour(
                        sums.extent(2),
                        sums.extent(3),
                        (oh, ow, h, w, weight) ->
                                sums.add(item, channel, oh, ow, weight * src.get(item, channel, h, w)));
            }
        }
        return sums;
    }

    private Tensor backward(Tensor diffDst, boolean counting) {
        Tensor sums = Tensor.zeros(
                diffDst.extent(0),
                diffDst.extent(1),
                diffDst.extent(2) / key.factorHeight(),
                diffDst.extent(3) / key.factorWidth());
        for (int n = 0; n < sums.extent(0); n++) {
            for (int c = 0; c < sums.extent(1); c++) {
                int item = n;
                int channel = c;
                forEachNeighbour(
                        diffDst.extent(2),
                        diffDst.extent(3),
                        (oh, ow, h, w, weight) -> sums.add(
                                item, channel, h, w, (counting ? 1 : weight) * diffDst.get(item, channel, oh, ow)));
            }
        }
        return sums;
    }
}
