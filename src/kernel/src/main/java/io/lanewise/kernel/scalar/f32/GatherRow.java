package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.PackedLayout;
import io.lanewise.kernel.View;

/** Adds the taps of a gathering to rows of outputs, in order {@link io.lanewise.kernel.Order#DIRECT}. */
final class GatherRow {

    /** Output channels computed side by side: as many sums as scalar registers hold besides the operands. */
    private static final int LANES = 8;

    private final Gathering gathering;
    private final PackedLayout layout;
    private final int packedLength;
    private final int[][] phaseOffsets;

    GatherRow(Gathering gathering) {
        this.gathering = gathering;
        this.layout = new PackedLayout(gathering, LANES);
        this.packedLength = layout.length();
        this.phaseOffsets = new int[gathering.rows().size()][gathering.columns().size()];
        for (int row = 0; row < phaseOffsets.length; row++) {
            for (int column = 0; column < phaseOffsets[row].length; column++) {
                phaseOffsets[row][column] = layout.phaseOffset(row, column);
            }
        }
    }

    int packedLength() {
        return packedLength;
    }

    void pack(float[] wei, int weiOffset, float[] packed, int packedOffset) {
        Packing.pack(layout, wei, weiOffset, packed, packedOffset);
    }

    /** Elements of a row of outputs. */
    int length() {
        return gathering.dst().width() * gathering.dst().channels();
    }

    /** Adds all taps to the outputs of one row, which start from what {@code out} holds. */
    void add(View src, int item, int row, float[] wei, int weiOffset, float[] out, int outOffset) {
        int rowPhase = row % gathering.rows().getFirst().outputStep();
        GatherAxis rows = gathering.rows().get(rowPhase);
        int inputRow = rows.firstInput() + row / rows.outputStep() * rows.inputStep();
        int srcRow = src.rowOffset(item, inputRow);
        for (int columnPhase = 0; columnPhase < gathering.columns().size(); columnPhase++) {
            GatherAxis columns = gathering.columns().get(columnPhase);
            int blockLength = layout.blockLength(rows, columns);
            int weiBlock = weiOffset + phaseOffsets[rowPhase][columnPhase];
            for (int group = 0; group < gathering.groups(); group++) {
                int srcGroup = srcRow
                        + columns.firstInput() * gathering.src().channels()
                        + group * gathering.srcGroupChannels();
                for (int block = 0; block < layout.blocks(); block++) {
                    int channel = group * gathering.dstGroupChannels() + block * LANES;
                    int used = Math.min(LANES, gathering.dstGroupChannels() - block * LANES);
                    int outBlock =
                            outOffset + columns.firstOutput() * gathering.dst().channels() + channel;
                    computeBlock(rows, columns, src, srcGroup, wei, weiBlock, out, outBlock, used);
                    weiBlock += blockLength;
                }
            }
        }
    }

    /** One block of output channels at all outputs of a row that share the taps of {@code columns}. */
    private void computeBlock(
            GatherAxis rows,
            GatherAxis columns,
            View src,
            int srcBlock,
            float[] wei,
            int weiBlock,
            float[] out,
            int outBlock,
            int used) {
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
        for (int i = 0; i < columns.outputs(); i++) {
            computePixel(
                    srcArray,
                    srcBlock + i * inputStep,
                    rows.taps().size(),
                    rowStep,
                    runs,
                    columnStep,
                    runLength,
                    wei,
                    weiBlock,
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
}
