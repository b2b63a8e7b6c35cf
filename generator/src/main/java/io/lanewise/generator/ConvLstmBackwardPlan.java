package io.lanewise.generator;

import io.lanewise.kernel.ConvLstmKey;
import io.lanewise.kernel.ConvLstmKey.Peephole;
import io.lanewise.kernel.Direction;
import io.lanewise.kernel.KernelName;
import io.lanewise.kernel.RowBlocks;
import io.lanewise.kernel.Shape;
import java.util.List;

/**
 * Backward_bias of a ConvLSTM cell: element by element the gradients of the four sums and of the cell state before the
 * step, and their sums for biases and peepholes. Stage 0 takes the rows of a block and leaves its sums in scratch;
 * stage 1 adds the blocks and, with peepholes for each pixel, sums those of each row over the items.
 *
 * @param blocks how pixels are cut into blocks
 * @param lanes lanes of a vector
 */
record ConvLstmBackwardPlan(KernelName name, RowBlocks blocks, int lanes) implements KernelPlan {

    static ConvLstmBackwardPlan of(ConvLstmKey key, int bits) {
        Shape state = key.state();
        return new ConvLstmBackwardPlan(
                Planner.name(key, Direction.BACKWARD_BIAS, bits, ""),
                RowBlocks.of(state.height(), state.width()),
                Lanes.forChannels(key.type(), bits, key.hidden()));
    }

    ConvLstmKey key() {
        return (ConvLstmKey) name.key();
    }

    /** Elements from the sums of a gate, or of its peepholes, to the next in scratch: whole vectors. */
    int sumPitch() {
        return new Parts(key().hidden(), lanes).vectors() * lanes;
    }

    /** Elements that a block has in scratch: sums for each bias and for each peephole of a channel. */
    int sumLength() {
        boolean peeps = key().peephole() == Peephole.CHANNEL;
        return (ConvLstmKey.GATES + (peeps ? ConvLstmKey.PEEPHOLES : 0)) * sumPitch();
    }

    @Override
    public List<String> describe() {
        String rows = key().peephole() == Peephole.PIXEL ? "; " + key().state().height() + " tasks sum peepholes" : "";
        return List.of(
                "algorithm: derivatives pixel by pixel, and their sums",
                "map: " + key().state(),
                "blocks: " + blocks.words() + rows);
    }
}
