package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelKey;
import io.lanewise.kernel.Operands;
import io.lanewise.kernel.PackedLayout;
import io.lanewise.kernel.View;

/** Forward and backward_data of conv2d and deconv2d in order {@link io.lanewise.kernel.Order#DIRECT}. */
final class GatherTwin extends BandedTwin {

    /** Output channels computed side by side: as many sums as scalar registers hold besides the operands. */
    private static final int LANES = 8;

    private final boolean forward;
    private final Gathering gathering;
    private final PackedLayout layout;
    private final int packedLength;
    private final int[][] phaseOffsets;
    private final Activation activation;
    private final int pool;

    GatherTwin(KernelKey key, Direction direction, Gathering gathering, Activation activation, int pool) {
        super(key, direction, gathering.dst().height() / pool, key.macs());
        this.forward = direction == Direction.FORWARD;
        this.gathering = gathering;
        this.layout = new PackedLayout(gathering, LANES);
        this.packedLength = layout.length();
        this.phaseOffsets = new int[gathering.rows().size()][gathering.columns().size()];
        for (int row = 0; row < phaseOffsets.length; row++) {
            for (int column = 0; column < phaseOffsets[row].length; column++) {
                phaseOffsets[row][column] = layout.phaseOffset(row, column);
            }
        }
        this.activation = activation;
        this.pool = pool;
    }

    @Override
    public int packedLength() {
        return packedLength;
    }

    @Override
    public void pack(View wei, View packed) {
        layout.pack(wei, packed);
    }

    /** With fused pooling, the rows under one row of windows. */
    @Override
    long scratchPerTask() {
        return pool == 1 ? 0 : (long) pool * rowLength();
    }

    private int rowLength() {
        return gathering.dst().width() * gathering.dst().channels();
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
        int rowPhase = row % gathering.rows().getFirst().outputStep();
        GatherAxis rows = gathering.rows().get(rowPhase);
        View src = forward ? operands.src() : operands.diffPre();
        int inputRow = rows.firstInput() + row / rows.outputStep() * rows.inputStep();
        int srcRow = src.rowOffset(item, inputRow);
        for (int columnPhase = 0; columnPhase < gathering.columns().size(); columnPhase++) {
            GatherAxis columns = gathering.columns().get(columnPhase);
            int blockLength = layout.blockLength(rows, columns);
            int wei = operands.wei().offset() + phaseOffsets[rowPhase][columnPhase];
            for (int group = 0; group < gathering.groups(); group++) {
                int srcGroup = srcRow
                        + columns.firstInput() * gathering.src().channels()
                        + group * gathering.srcGroupChannels();
                for (int block = 0; block < layout.blocks(); block++) {
                    int channel = group * gathering.dstGroupChannels() + block * LANES;
                    int used = Math.min(LANES, gathering.dstGroupChannels() - block * LANES);
                    int outBlock =
                            outOffset + columns.firstOutput() * gathering.dst().channels() + channel;
                    computeBlock(operands, rows, columns, srcGroup, wei, out, outBlock, used);
                    wei += blockLength;
                }
            }
        }
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

    /** One block of output channels at all outputs of a row that share the taps of {@code columns}. */
    private void computeBlock(
            Operands operands,
            GatherAxis rows,
            GatherAxis columns,
            int srcBlock,
            int wei,
            float[] out,
            int outBlock,
            int used) {
        View src = forward ? operands.src() : operands.diffPre();
        int channels = gathering.src().channels();
        int rowStep = rows.tapStep() * src.rowPitch();
        int columnStep = columns.tapStep() * channels;
        // Neighbouring taps without a gap are one long run: short loops cost more than their work.
        boolean dense = columnStep == gathering.srcGroupChannels();
        int runs = dense ? 1 : columns.taps().size();
        int runLength = dense ? columns.taps().size() * gathering.srcGroupChannels() : gathering.srcGroupChannels();
        int inputStep = columns.inputStep() * channels;
        int outputStep = columns.outputStep() * gathering.dst().channels();
        float[] srcArray = (float[]) src.array();
        float[] weiArray = (float[]) operands.wei().array();
        for (int i = 0; i < columns.outputs(); i++) {
            computePixel(
                    srcArray,
                    srcBlock + i * inputStep,
                    rows.taps().size(),
                    rowStep,
                    runs,
                    columnStep,
                    runLength,
                    weiArray,
                    wei,
                    out,
                    outBlock + i * outputStep,
                    used - 1);
        }
    }

    /**
     * Adds all taps to one block of output channels at one pixel. Lanes past {@code last} start from the last used one
     * and end there: since the lanes are written back in descending order, the last used lane overwrites them.
     */
    private static void computePixel(
            float[] src,
            int srcOffset,
            int rows,
            int rowStep,
            int runs,
            int runStep,
            int runLength,
            float[] wei,
            int weiOffset,
            float[] out,
            int o0,
            int last) {
        int o1 = o0 + Math.min(1, last);
        int o2 = o0 + Math.min(2, last);
        int o3 = o0 + Math.min(3, last);
        int o4 = o0 + Math.min(4, last);
        int o5 = o0 + Math.min(5, last);
        int o6 = o0 + Math.min(6, last);
        int o7 = o0 + Math.min(7, last);
        float sum0 = out[o0];
        float sum1 = out[o1];
        float sum2 = out[o2];
        float sum3 = out[o3];
        float sum4 = out[o4];
        float sum5 = out[o5];
        float sum6 = out[o6];
        float sum7 = out[o7];
        int w = weiOffset;
        for (int row = 0; row < rows; row++) {
            for (int run = 0; run < runs; run++) {
                int s = srcOffset + row * rowStep + run * runStep;
                for (int i = 0; i < runLength; i++) {
                    float value = src[s + i];
                    int k = w + i * LANES;
                    sum0 = Math.fma(value, wei[k], sum0);
                    sum1 = Math.fma(value, wei[k + 1], sum1);
                    sum2 = Math.fma(value, wei[k + 2], sum2);
                    sum3 = Math.fma(value, wei[k + 3], sum3);
                    sum4 = Math.fma(value, wei[k + 4], sum4);
                    sum5 = Math.fma(value, wei[k + 5], sum5);
                    sum6 = Math.fma(value, wei[k + 6], sum6);
                    sum7 = Math.fma(value, wei[k + 7], sum7);
                }
                w += runLength * LANES;
            }
        }
        out[o7] = sum7;
        out[o6] = sum6;
        out[o5] = sum5;
        out[o4] = sum4;
        out[o3] = sum3;
        out[o2] = sum2;
        out[o1] = sum1;
        out[o0] = sum0;
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
