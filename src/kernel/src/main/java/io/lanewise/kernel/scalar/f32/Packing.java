package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.PackedLayout;

/** Copies canonical weights into a {@link PackedLayout}. */
public final class Packing {

    private Packing() {}

    /** See {@link PackedLayout#pack}. */
    public static void pack(PackedLayout layout, float[] wei, int weiOffset, float[] packed, int packedOffset) {
        Gathering gathering = layout.gathering();
        int cursor = packedOffset;
        // By index, as below: iterators would be allocated, and this runs at every step of a training.
        for (int row = 0; row < gathering.rows().size(); row++) {
            for (int column = 0; column < gathering.columns().size(); column++) {
                for (int block = 0; block < gathering.groups() * layout.blocks(); block++) {
                    cursor = packBlock(
                            layout,
                            gathering.rows().get(row),
                            gathering.columns().get(column),
                            block / layout.blocks(),
                            block % layout.blocks(),
                            wei,
                            weiOffset,
                            packed,
                            cursor);
                }
            }
        }
    }

    private static int packBlock(
            PackedLayout layout,
            GatherAxis row,
            GatherAxis column,
            int group,
            int block,
            float[] wei,
            int weiOffset,
            float[] packed,
            int start) {
        Gathering gathering = layout.gathering();
        int lanes = layout.blockChannels();
        int firstLane = block * lanes;
        int usedLanes = Math.min(lanes, gathering.dstGroupChannels() - firstLane);
        int summed = gathering.srcGroupChannels();
        // Canonical weights are [tap][channel of the group][channel]: a backward pass exchanges the roles of the last
        // two.
        boolean transposed = gathering.transposedWeights();
        int channels = transposed ? gathering.src().channels() : gathering.dst().channels();
        int groupChannels = transposed ? gathering.dstGroupChannels() : gathering.srcGroupChannels();
        int summedStep = transposed ? 1 : channels;
        int laneStep = transposed ? channels : 1;
        int first = weiOffset
                + (transposed
                        ? group * summed + firstLane * channels
                        : group * gathering.dstGroupChannels() + firstLane);
        int kernelWidth = gathering.window().width().kernel();
        int cursor = start;
        for (int kh = 0; kh < row.taps().size(); kh++) {
            for (int kw = 0; kw < column.taps().size(); kw++) {
                int tap = first + (row.taps().get(kh) * kernelWidth + column.taps().get(kw)) * groupChannels * channels;
                for (int channel = 0; channel < summed; channel++) {
                    int from = tap + channel * summedStep;
                    for (int lane = 0; lane < usedLanes; lane++) {
                        packed[cursor + lane] = wei[from + lane * laneStep];
                    }
                    java.util.Arrays.fill(packed, cursor + usedLanes, cursor + lanes, 0);
                    cursor += lanes;
                }
            }
        }
        return cursor;
    }
}
