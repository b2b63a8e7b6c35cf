package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.Conv2dKey;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.Gathering;
import io.lanewise.kernel.WeightedKey;

/** A {@link Gathering} in order direct, computed row by row; tasks are bands of rows. */
sealed interface GatheringPlan extends KernelPlan permits GatherPlan, DepthwisePlan {

    /** What is computed, before activation and pooling. */
    Gathering gathering();

    /** Rows of each row phase (pooled rows, where pooling is fused) in a task. */
    int rowsPerTask();

    /** Whether the rows under one row of pooling windows go to a strip of scratch and are pooled from there. */
    boolean throughStrip();

    default boolean isForward() {
        return name().direction() == Direction.FORWARD;
    }

    /** The activation of a forward pass; identity in a backward pass. */
    default Activation activation() {
        return isForward() ? ((WeightedKey) name().key()).activation() : Activation.IDENTITY;
    }

    /** Edge of the fused pooling; 1 for none. */
    default int pool() {
        return isForward() && name().key() instanceof Conv2dKey conv ? conv.pool() : 1;
    }

    /** Edge of the pooling that the tile does in registers; 1 for none. */
    default int tilePool() {
        return throughStrip() ? 1 : pool();
    }

    /** Elements of a row that the tiles of all phases write together: only pixels that a pooling window covers. */
    default int rowLength() {
        return gathering().dst().width() / pool() * (pool() / tilePool()) * gathering().dst().channels();
    }

    /** Elements of the strip of a task. */
    default int stripLength() {
        return throughStrip() ? Math.multiplyExact(pool(), rowLength()) : 0;
    }

    /** Rows of the phase that has most, after pooling. */
    default int rows() {
        return gathering().rows().getFirst().outputs() / pool();
    }

    /** Tasks of one item. */
    default int bands() {
        return (rows() + rowsPerTask() - 1) / rowsPerTask();
    }

    /** For people: how many phases there are, and where pooling happens. */
    default String describeWay() {
        int phases = gathering().rows().size() * gathering().columns().size();
        String pooling = throughStrip()
                ? ", max pooling from a strip of " + stripLength() + " elements a task"
                : pool() > 1 ? ", max pooling in registers" : "";
        return (phases > 1 ? ", " + phases + " phases without zero insertion" : "") + pooling;
    }

    /** For people: the maps and the work. */
    default String describeMap() {
        return "map: " + gathering().src() + " to " + gathering().dst() + ", " + name().key().macs() + " multiply-adds an item";
    }

    /** For people: how work is shared out. */
    default String describeTasks() {
        return "tasks: " + bands() + " an item, of " + rowsPerTask() + " rows a phase";
    }
}
