package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.View;

/**
 * Forward and backward_data of conv2d and deconv2d in order {@link io.lanewise.kernel.Order#DIRECT}.
 *
 * <p>Backward data is equation 12 of {@code src/docs/backward-passes.md} for conv2d and 14 for deconv2d.
 */
final class GatherTwin extends BandedTwin {

    private final boolean forward;
    private final Gathering gathering;
    private final GatherRow taps;
    private final Activation activation;
    private final int pool;

    GatherTwin(KernelKey key, Direction direction, Gathering gathering, Activation activation, int pool) {
        super(key, direction, gathering.dst().height() / pool, key.macs());
        this.forward = direction == Direction.FORWARD;
        this.gathering = gathering;
        this.taps = new GatherRow(gathering);
        this.activation = activation;
        this.pool = pool;
    }

    @Override
    public int packedLength() {
        return taps.packedLength();
    }

    @Override
    public void pack(View wei, View packed) {
        taps.pack((float[]) wei.array(), wei.offset(), (float[]) packed.array(), packed.offset());
    }

    /** With fused pooling, the rows under one row of windows. */
    @Override
    long scratchPerTask() {
        return pool == 1 ? 0 : (long) pool * rowLength();
    }

    private int rowLength() {
        return taps.length();
    }

    @Override
    void runRows(Operands operands, int task, int item, int firstRow, int endRow) {
        View dst = forward ? operands.dst() : operands.diffSrc();
        float[] dstArray = (float[]) dst.array();
        int length = rowLength();
        if (pool == 1) {
            for (int row = firstRow; row < endRow; row++) {
                int offset = dst.rowOffset(item, row);
                computeRow(operands, item, row, dstArray, offset);
                Activations.apply(activation, dstArray, offset, length);
            }
            return;
        }
        float[] strip = (float[]) operands.scratch().array();
        int stripOffset = operands.scratch().offset() + task * pool * length;
        for (int row = firstRow; row < endRow; row++) {
            for (int kh = 0; kh < pool; kh++) {
                computeRow(operands, item, row * pool + kh, strip, stripOffset + kh * length);
            }
            Activations.apply(activation, strip, stripOffset, pool * length);
            poolRow(operands, item, row, strip, stripOffset, dstArray, dst.rowOffset(item, row));
        }
    }

    private void computeRow(Operands operands, int item, int row, float[] out, int outOffset) {
        fillWithBias(operands, out, outOffset);
        View src = forward ? operands.src() : operands.diffPre();
        taps.add(src, item, row, (float[]) operands.wei().array(), operands.wei().offset(), out, outOffset);
    }

    private void fillWithBias(Operands operands, float[] out, int outOffset) {
        int channels = gathering.dst().channels();
        int end = outOffset + rowLength();
        if (!forward) {
            java.util.Arrays.fill(out, outOffset, end, 0);
            return;
        }
        float[] bias = (float[]) operands.bias().array();
        for (int pixel = outOffset; pixel < end; pixel += channels) {
            System.arraycopy(bias, operands.bias().offset(), out, pixel, channels);
        }
    }

    /** Max pooling with disjoint windows of one row of outputs, from the activated rows in {@code strip}. */
    private void poolRow(
            Operands operands, int item, int row, float[] strip, int stripOffset, float[] dst, int dstRow) {
        int channels = gathering.dst().channels();
        int width = gathering.dst().width() / pool;
        int rows = gathering.dst().height() / pool;
        View workspace = operands.workspace();
        float[] winners = workspace == null ? null : (float[]) workspace.array();
        int winnersRow = workspace == null ? 0 : workspace.offset() + (item * rows + row) * width * channels;
        for (int pixel = 0; pixel < width; pixel++) {
            for (int channel = 0; channel < channels; channel++) {
                int first = stripOffset + pixel * pool * channels + channel;
                float best = strip[first];
                int winner = 0;
                for (int kh = 0; kh < pool; kh++) {
                    for (int kw = 0; kw < pool; kw++) {
                        float value = strip[first + kh * rowLength() + kw * channels];
                        if (Maximum.replaces(value, best)) {
                            best = value;
                            winner = kh * pool + kw;
                        }
                    }
                }
                int element = pixel * channels + channel;
                dst[dstRow + element] = best;
                if (winners != null) {
                    winners[winnersRow + element] = winner;
                }
            }
        }
    }
}
