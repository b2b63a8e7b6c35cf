package io.lanewise.generator;

import io.lanewise.kernel.GatherAxis;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.PackedLayout;
import java.util.List;

/**
 * A {@link Gathering} in order direct: a register tile of {@code vectors} vectors of output channels by {@code pixels} output pixels (pooled pixels,
 * where pooling is fused) walks along each output row; tasks are bands of rows.
 *
 * @param gathering what is computed, before activation and pooling
 * @param lanes lanes of a vector
 * @param vectors vectors of output channels in the tile
 * @param pixels pixels in the tile; the last tile of a row overlaps the one before where they do not divide the row
 * @param rowsPerTask rows of each row phase (pooled rows, where pooling is fused) in a task
 * @param throughStrip whether the rows under one row of pooling windows go to a strip of scratch and are pooled from there, because
 *     the activation or the window is too much for registers
 * @param resident whether all weights of a vector of channels stay in registers while a tile runs
 */
record GatherPlan(KernelName name, Gathering gathering, int lanes, int vectors, int pixels, int rowsPerTask, boolean throughStrip, boolean resident)
        implements GatheringPlan {

    /** Channels that the tile covers. */
    int blockChannels() {
        return vectors * lanes;
    }

    PackedLayout packed() {
        return new PackedLayout(gathering, blockChannels());
    }

    /** Weights that meet one vector of output channels, where there is one phase of one group. */
    int weightsOfVector() {
        GatherAxis row = gathering.rows().getFirst();
        GatherAxis column = gathering.columns().getFirst();
        return row.taps().size() * column.taps().size() * gathering.src().channels();
    }

    @Override
    public List<String> describe() {
        return List.of(
                "algorithm: direct" + describeWay(),
                describeMap(),
                "tile: " + vectors + " vectors of " + lanes + " channels x " + pixels + " pixels" + (resident ? ", all weights in registers" : ""),
                "packed weights: " + packed().length() + " elements; " + describeTasks());
    }
}
