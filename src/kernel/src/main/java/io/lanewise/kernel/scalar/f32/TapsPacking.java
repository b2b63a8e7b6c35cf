package io.lanewise.kernel.scalar.f32;

import io.lanewise.kernel.TapsLayout;

/** Copies canonical weights into a {@link TapsLayout}. */
public final class TapsPacking {

    private TapsPacking() {}

    /** See {@link TapsLayout#pack}. */
    public static void pack(TapsLayout layout, float[] wei, int weiOffset, float[] packed, int packedOffset) {
        int[] origins = layout.origins();
        int cursor = packedOffset;
        for (int first = 0; first < origins.length; first += layout.blockLanes()) {
            int end = Math.min(first + layout.blockLanes(), origins.length);
            for (int channel = 0; channel < layout.gathering().src().channels(); channel++) {
                int from = weiOffset + channel * layout.summedStep();
                for (int lane = first; lane < end; lane++) {
                    packed[cursor++] = origins[lane] < 0 ? 0 : wei[from + origins[lane]];
                }
            }
        }
    }
}
