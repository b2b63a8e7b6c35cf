package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Axis;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Forward of deconv2d and backward_data of conv2d to few channels, in order {@link io.lanewise.kernel.Order#TAPS}.
 * Packed weights are {@code [summed channel][kh][kw][output channel]}, so that the contributions of an input pixel are
 * one contiguous run.
 *
 * <p>As backward data of conv2d it is equation 12 of {@code src/docs/backward-passes.md}.
 */
final class TapsTwin extends BandedTwin {

    private final boolean forward;
    private final Gathering gathering;
    private final Activation activation;
    private final int lanes;
    private final int packedLength;

    TapsTwin(KernelKey key, Direction direction, Gathering gathering, Activation activation) {
        super(key, direction, gathering.dst().height(), key.macs());
        this.forward = direction == Direction.FORWARD;
        this.gathering = gathering;
        this.activation = activation;
        this.lanes = gathering.window().taps() * gathering.dst().channels();
        this.packedLength = Math.multiplyExact(lanes, gathering.src().channels());
    }

    @Override
    public int packedLength() {
        return packedLength;
    }

    @Override
    public void pack(View wei, View packed) {
        float[] from = (float[]) wei.array();
        float[] to = (float[]) packed.array();
        int summed = gathering.src().channels();
        int channels = gathering.dst().channels();
        // Canonical weights are [tap][input channel][output channel], and the sum runs over either of the last two.
        int summedStep = gathering.transposedWeights() ? 1 : channels;
        int channelStep = gathering.transposedWeights() ? summed : 1;
        for (int channel = 0; channel < summed; channel++) {
            for (int lane = 0; lane < lanes; lane++) {
                int tap = lane / channels * summed * channels;
                to[packed.offset() + channel * lanes + lane] =
                        from[wei.offset() + tap + channel * summedStep + lane % channels * channelStep];
            }
        }
    }

    /** The contributions of one input row: {@code [column][kh][kw][output channel]}. */
    @Override
    long scratchPerTask() {
        return (long) gathering.src().width() * lanes;
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        View dst = forward ? operands.dst() : operands.diffSrc();
        float[] out = (float[]) dst.array();
        int channels = gathering.dst().channels();
        int length = gathering.dst().width() * channels;
        for (int row = firstRow; row < endRow; row++) {
            int offset = dst.rowOffset(item, row);
            java.util.Arrays.fill(out, offset, offset + length, 0);
            if (forward) {
                float[] bias = (float[]) operands.bias().array();
                for (int pixel = offset; pixel < offset + length; pixel += channels) {
                    System.arraycopy(bias, operands.bias().offset(), out, pixel, channels);
                }
            }
        }
        addRows(operands, task, item, firstRow, endRow, dst);
        for (int row = firstRow; row < endRow; row++) {
            Activations.apply(activation, out, dst.rowOffset(item, row), length);
        }
    }

    /** Input rows, and columns in them, descend: so each output meets its taps in ascending order. */
    private void addRows(Operands operands, int task, int item, int firstRow, int endRow, View dst) {
        Axis rows = gathering.window().height();
        View strip = operands.scratch();
        float[] contributions = (float[]) strip.array();
        int stripOffset = Math.toIntExact(strip.offset() + task * scratchPerTask());
        for (int input = gathering.src().height() - 1; input >= 0; input--) {
            int top = input * rows.stride() - rows.padBefore();
            if (top >= endRow || top + rows.extent() <= firstRow) {
                continue;
            }
            contribute(operands, item, input, contributions, stripOffset);
            for (int kh = 0; kh < rows.kernel(); kh++) {
                int row = top + kh * rows.dilation();
                if (row >= firstRow && row < endRow) {
                    addRow(contributions, stripOffset, kh, (float[]) dst.array(), dst.rowOffset(item, row));
                }
            }
        }
    }

    private void contribute(Operands operands, int item, int row, float[] strip, int stripOffset) {
        View src = forward ? operands.src() : operands.diffPre();
        float[] srcArray = (float[]) src.array();
        float[] wei = (float[]) operands.wei().array();
        int summed = gathering.src().channels();
        int srcRow = src.rowOffset(item, row);
        java.util.Arrays.fill(strip, stripOffset, stripOffset + gathering.src().width() * lanes, 0);
        for (int pixel = 0; pixel < gathering.src().width(); pixel++) {
            for (int channel = 0; channel < summed; channel++) {
                Chains.addScaled(
                        srcArray[srcRow + pixel * summed + channel],
                        wei,
                        operands.wei().offset() + channel * lanes,
                        strip,
                        stripOffset + pixel * lanes,
                        lanes);
            }
        }
    }

    private void addRow(float[] strip, int stripOffset, int kh, float[] out, int outRow) {
        Axis columns = gathering.window().width();
        int channels = gathering.dst().channels();
        for (int input = gathering.src().width() - 1; input >= 0; input--) {
            int left = input * columns.stride() - columns.padBefore();
            for (int kw = 0; kw < columns.kernel(); kw++) {
                int column = left + kw * columns.dilation();
                if (column >= 0 && column < gathering.dst().width()) {
                    int from = stripOffset + input * lanes + (kh * columns.kernel() + kw) * channels;
                    for (int channel = 0; channel < channels; channel++) {
                        out[outRow + column * channels + channel] += strip[from + channel];
                    }
                }
            }
        }
    }
}
