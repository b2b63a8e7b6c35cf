package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.TapsLayout;

/** Copies canonical weights into a {@link TapsLayout}. */
public final class TapsPacking {

    private TapsPacking() {}

    /** See {@link TapsLayout#pack}. */
    public static void pack(TapsLayout layout, float[] wei, int weiOffset, float[] packed, int packedOffset) {
        int cursor = packedOffset;
        for (int first = 0; first < layout.pixelLanes(); first += layout.blockLanes()) {
            int end = Math.min(first + layout.blockLanes(), layout.pixelLanes());
            for (int channel = 0; channel < layout.gathering().src().channels(); channel++) {
                int from = weiOffset + channel * layout.summedStep();
                for (int lane = first; lane < end; lane++) {
                    int origin = layout.origin(lane);
                    packed[cursor++] = origin < 0 ? 0 : wei[from + origin];
                }
            }
        }
    }
}
