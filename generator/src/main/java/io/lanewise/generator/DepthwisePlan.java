package io.lanewise.generator;

import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * A {@link Gathering} with one channel a group, in order direct: channels lie in the lanes of src, weights and dst alike, so weights stay canonical
 * and are loaded, as src is, instead of broadcast. A tile is a vector of channels by {@code pixels} output pixels. Where vectors do not divide the channels, the
 * last overlaps the one before, as the last tile of a row does.
 *
 * @param lanes lanes of a vector
 * @param pixels pixels in the tile
 */
record DepthwisePlan(KernelName name, Gathering gathering, int lanes, int pixels, int rowsPerTask) implements GatheringPlan {

    /** Whether this plan can compute a gathering. */
    static boolean fits(Gathering gathering) {
        return gathering.groups() > 1 && gathering.srcGroupChannels() == 1 && gathering.dstGroupChannels() == 1;
    }

    int channels() {
        return gathering.dst().channels();
    }

    /** Pooling takes turns with tiles only through the strip: the work is in the loads, of which registers spare none. */
    @Override
    public boolean throughStrip() {
        return pool() > 1;
    }

    /** Elements of the canonical weights from a tap to the next of an axis' phase; taps descend evenly in a transposed convolution. */
    int tapStep(GatherAxis axis, int tapLength) {
        return axis.taps().size() < 2 ? 0 : (axis.taps().get(1) - axis.taps().getFirst()) * tapLength;
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: depthwise" + describeWay(),
                describeMap(),
                "tile: a vector of " + lanes + " channels x " + pixels + " pixels",
                "canonical weights; " + describeTasks());
    }
}
