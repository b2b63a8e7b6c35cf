package io.lanewise.generator;

import io.lanewise.kernel.KernelName;
import java.util.List;
import java.util.Locale;

/**
 * A {@link Pooling}, row by row of the map that is written: a strip without clipping in the middle, window by window
 * (or pixel by pixel) at the borders.
 *
 * @param strip how vectors walk the middle
 */
record PoolPlan(KernelName name, Pooling pooling, Strip strip, Bands bands) implements KernelPlan {

    @Override
    public int lanes() {
        return strip.lanes();
    }

    @Override
    public List<String> describe() {
        String rule = pooling.rule().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return List.of(
                "algorithm: " + (pooling.spreads() ? "pixels spread over windows" : "windows reduced to pixels")
                        + ", rule " + rule,
                "map: "
                        + (pooling.spreads()
                                ? pooling.small() + " to " + pooling.large()
                                : pooling.large() + " to " + pooling.small()),
                "strip: "
                        + (strip.isEmpty()
                                ? "none, every window takes the general path"
                                : strip.steps() + " windows a row, " + strip.vectors() + " vectors of " + strip.lanes()
                                        + " " + (strip.flat() ? "elements across pixels" : "channels")),
                bands.describe());
    }
}
