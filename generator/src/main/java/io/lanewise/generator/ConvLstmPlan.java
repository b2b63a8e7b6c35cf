package io.lanewise.generator;

import io.lanewise.kernel.Activation;
import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.KernelName;
import java.util.List;

/**
 * One time step of a ConvLSTM cell: tiles sum the gates of a vector of hidden channels, all four or two at a time, over the taps
 * of one path after the other into a strip, from which peepholes, gates and states follow while it is in L1. Tasks are bands of
 * rows of one or several such blocks of channels.
 *
 * @param lanes lanes of a vector: hidden channels of a block
 * @param gates gates of a tile, all or half of them
 * @param pixels pixels of a tile
 * @param segment pixels that go through the strip together; the last segment of a row takes what remains, too
 * @param taskBlocks blocks of channels of a task, which it takes one after the other for each row
 * @param bands rows of a task
 */
record ConvLstmPlan(KernelName name, int lanes, int gates, int pixels, int segment, int taskBlocks, Bands bands)
        implements KernelPlan {

    ConvLstmKey key() {
        return (ConvLstmKey) name.key();
    }

    boolean isProjected() {
        return key().inputWindow().isEmpty();
    }

    boolean hasPeephole() {
        return key().peephole() != Peephole.NONE;
    }

    int width() {
        return key().state().width();
    }

    /** Pixels that whole tiles leave of a row, which are a tile of their own: sums would be added to twice where tiles overlap. */
    int rest() {
        return width() % pixels;
    }

    /** Blocks of hidden channels. */
    Parts blocks() {
        return new Parts(key().hidden(), lanes);
    }

    /** Elements that a pixel of a block has in the strip. */
    int blockGates() {
        return ConvLstmKey.GATES * lanes;
    }

    /** Tiles that sum the gates of a pixel. */
    int gateGroups() {
        return ConvLstmKey.GATES / gates;
    }

    /** Elements that a step of the sums of a tile has in the packed weights. */
    int stepLength() {
        return gates * lanes;
    }

    /** Steps of each sum: taps by summed channels, of both paths. */
    int steps() {
        return key().weightLength() / key().biasLength();
    }

    int packedLength() {
        return Math.multiplyExact(blocks().vectors() * blockGates(), steps());
    }

    /** Groups of blocks that are tasks of their own. */
    int blockGroups() {
        return (blocks().vectors() + taskBlocks - 1) / taskBlocks;
    }

    int tasksOfItem() {
        return blockGroups() * bands.count();
    }

    int segments() {
        return Math.max(1, width() / segment);
    }

    /** Pixels of the last segment of a row, which is the longest. */
    int longestSegment() {
        return width() - (segments() - 1) * segment;
    }

    /** Elements of the strip of a task. */
    int stripLength() {
        return longestSegment() * blockGates();
    }

    @Override
    public List<String> describe() {
        Activation gate = key().gate();
        return List.of(
                "algorithm: direct, sums of " + (gates == ConvLstmKey.GATES ? "all" : "half of the") + " gates in registers; " + gate + " gates and states from a strip of "
                        + stripLength() + " elements a task",
                "map: " + key().src() + " and " + key().state() + ", " + key().macs() + " multiply-adds an item",
                "tile: " + (gates == ConvLstmKey.GATES ? "the 4 gates" : gates + " of the 4 gates") + " of a vector of " + lanes
                        + " channels x " + pixels + " pixels"
                        + (rest() == 0 ? "" : ", the last of a row " + rest()),
                "packed weights: " + packedLength() + " elements; tasks: " + tasksOfItem()
                        + " an item, of " + bands.rowsPerTask() + " rows and "
                        + Math.min(taskBlocks * lanes, key().hidden()) + " channels");
    }
}
