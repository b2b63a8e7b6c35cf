package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.PackedLayout;
import io.lanewise.kernel.WeightedKey;
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
 */
record GatherPlan(KernelName name, Gathering gathering, int lanes, int vectors, int pixels, int rowsPerTask, boolean throughStrip)
        implements KernelPlan {

    /** Channels that the tile covers. */
    int blockChannels() {
        return vectors * lanes;
    }

    PackedLayout packed() {
        return new PackedLayout(gathering, blockChannels());
    }

    boolean isForward() {
        return name.direction() == Direction.FORWARD;
    }

    /** The activation of a forward pass; identity in a backward pass. */
    Activation activation() {
        return isForward() ? ((WeightedKey) name.key()).activation() : Activation.IDENTITY;
    }

    /** Edge of the fused pooling; 1 for none. */
    int pool() {
        return isForward() && name.key() instanceof Conv2dKey conv ? conv.pool() : 1;
    }

    /** Edge of the pooling that the tile does in registers; 1 for none. */
    int tilePool() {
        return throughStrip ? 1 : pool();
    }

    /** Elements of a row that the tiles of all phases write together: only pixels that a pooling window covers. */
    int rowLength() {
        return gathering.dst().width() / pool() * (pool() / tilePool()) * gathering.dst().channels();
    }

    /** Elements of the strip of a task. */
    int stripLength() {
        return throughStrip ? pool() * rowLength() : 0;
    }

    /** Rows of the phase that has most, after pooling. */
    int rows() {
        return gathering.rows().getFirst().outputs() / pool();
    }

    /** Tasks of one item. */
    int bands() {
        return (rows() + rowsPerTask - 1) / rowsPerTask;
    }

    @Override
    public List<String> describe() {
        PackedLayout packed = packed();
        int phases = gathering.rows().size() * gathering.columns().size();
        return List.of(
                "algorithm: direct" + (phases > 1 ? ", " + phases + " phases without zero insertion" : "")
                        + (throughStrip ? ", max pooling from a strip of " + stripLength() + " elements a task" : pool() > 1 ? ", max pooling in registers" : ""),
                "map: " + gathering.src() + " to " + gathering.dst() + ", " + name.key().macs() + " multiply-adds an item",
                "tile: " + vectors + " vectors of " + lanes + " channels x " + pixels + " pixels",
                "packed weights: " + packed.length() + " elements; tasks: " + bands() + " an item, of " + rowsPerTask + " rows a phase");
    }
}
