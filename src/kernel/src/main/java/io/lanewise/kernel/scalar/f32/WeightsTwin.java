package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Deconv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import io.lanewise.kernel.View;
import io.lanewise.kernel.WeightedKey;
import io.lanewise.kernel.Window;

/**
 * Backward_weights of conv2d and deconv2d: for each weight a chain over the pixels of the smaller map, which meet the
 * larger map under the weight's tap.
 *
 * <p>Equations 11 and 15 of {@code src/docs/backward-passes.md}.
 */
final class WeightsTwin extends BlockedTwin {

    /** Output channels summed side by side. */
    private static final int LANES = 8;

    private final Window window;
    private final Shape small;
    private final boolean transposed;
    private final int groups;
    private final int inputs;
    private final int outputs;

    private WeightsTwin(WeightedKey key, Window window, int groups, Shape small, boolean transposed) {
        super(
                key,
                Direction.BACKWARD_WEIGHTS,
                RowBlocks.ofWeights(small.height(), small.width()),
                key.weightLength(),
                key.weightLength());
        this.window = window;
        this.small = small;
        this.transposed = transposed;
        this.groups = groups;
        this.inputs = key.src().channels();
        this.outputs = key.preShape().channels();
    }

    static WeightsTwin of(Conv2dKey key) {
        return new WeightsTwin(key, key.window(), key.groups(), key.preShape(), false);
    }

    static WeightsTwin of(Deconv2dKey key) {
        return new WeightsTwin(key, key.window(), key.groups(), key.src(), true);
    }

    @Override
    View result(Operands operands) {
        return operands.diffWei();
    }

    @Override
    void addRows(Operands operands, int item, int firstRow, int endRow, float[] sums, int sumsOffset) {
        int taps = window.taps();
        int groupInputs = inputs / groups;
        for (int row = firstRow; row < endRow; row++) {
            for (int tap = 0; tap < taps; tap++) {
                int kh = tap / window.width().kernel();
                int kw = tap % window.width().kernel();
                int src = position(operands.src(), item, row, kh, kw, inputs, !transposed);
                int diff = position(operands.diffPre(), item, row, kh, kw, outputs, transposed);
                for (int input = 0; input < inputs; input++) {
                    int group = input / groupInputs;
                    int wei = sumsOffset
                            + (tap * groupInputs + input % groupInputs) * outputs
                            + group * (outputs / groups);
                    addRow(operands, src + input, diff + group * (outputs / groups), sums, wei);
                }
            }
        }
    }

    /** Element of a map that the first pixel of a row of the smaller map meets under a tap. */
    private int position(View map, int item, int row, int kh, int kw, int channels, boolean large) {
        int mapRow = large
                ? row * window.height().stride()
                        - window.height().padBefore()
                        + kh * window.height().dilation()
                : row;
        int mapColumn = large ? kw * window.width().dilation() - window.width().padBefore() : 0;
        return map.rowOffset(item, mapRow) + mapColumn * channels;
    }

    /** Adds a row of pixels to the weights of one tap, one input channel and the output channels of its group. */
    private void addRow(Operands operands, int src, int diff, float[] sums, int wei) {
        float[] srcArray = (float[]) operands.src().array();
        float[] diffArray = (float[]) operands.diffPre().array();
        int stride = window.width().stride();
        int srcStep = inputs * (transposed ? 1 : stride);
        int diffStep = outputs * (transposed ? stride : 1);
        int groupOutputs = outputs / groups;
        int output = 0;
        for (; output + LANES <= groupOutputs; output += LANES) {
            addLanes(srcArray, src, srcStep, diffArray, diff + output, diffStep, small.width(), sums, wei + output);
        }
        for (; output < groupOutputs; output++) {
            float sum = sums[wei + output];
            for (int i = 0; i < small.width(); i++) {
                sum = Math.fma(srcArray[src + i * srcStep], diffArray[diff + output + i * diffStep], sum);
            }
            sums[wei + output] = sum;
        }
    }

    private static void addLanes(
            float[] src,
            int srcOffset,
            int srcStep,
            float[] diff,
            int diffOffset,
            int diffStep,
            int pixels,
            float[] sums,
            int w) {
        float sum0 = sums[w];
        float sum1 = sums[w + 1];
        float sum2 = sums[w + 2];
        float sum3 = sums[w + 3];
        float sum4 = sums[w + 4];
        float sum5 = sums[w + 5];
        float sum6 = sums[w + 6];
        float sum7 = sums[w + 7];
        for (int i = 0; i < pixels; i++) {
            float value = src[srcOffset + i * srcStep];
            int d = diffOffset + i * diffStep;
            sum0 = Math.fma(value, diff[d], sum0);
            sum1 = Math.fma(value, diff[d + 1], sum1);
            sum2 = Math.fma(value, diff[d + 2], sum2);
            sum3 = Math.fma(value, diff[d + 3], sum3);
            sum4 = Math.fma(value, diff[d + 4], sum4);
            sum5 = Math.fma(value, diff[d + 5], sum5);
            sum6 = Math.fma(value, diff[d + 6], sum6);
            sum7 = Math.fma(value, diff[d + 7], sum7);
        }
        sums[w] = sum0;
        sums[w + 1] = sum1;
        sums[w + 2] = sum2;
        sums[w + 3] = sum3;
        sums[w + 4] = sum4;
        sums[w + 5] = sum5;
        sums[w + 6] = sum6;
        sums[w + 7] = sum7;
    }
}
