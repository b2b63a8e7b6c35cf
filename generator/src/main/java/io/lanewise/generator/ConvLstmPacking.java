package io.lanewise.generator;

import com.palantir.javapoet.ArrayTypeName;
import io.lanewise.kernel.ConvLstmKey;
import java.util.Arrays;

/**
 * Packs the weights of a ConvLSTM cell: for each block of hidden channels {@code [group of gates][step][gate of the
 * group][channel of the block]}, the groups being the gates of a tile; where steps are the summed channels of the taps of the input, then those of the hidden state, as in the canonical
 * weights. Channels that the last block has too many get zeros.
 */
record ConvLstmPacking(ConvLstmPlan plan, Vectors vectors) {

    /** The body of {@link io.lanewise.kernel.Kernel#pack}. */
    Body body() {
        int hidden = plan.key().hidden();
        int lanes = plan.lanes();
        Parts blocks = plan.blocks();
        boolean hasRest = blocks.hasTail() && blocks.vectors() > 1;
        Body body = new Body();
        body.line("$T from = $L", ArrayTypeName.of(vectors.element()), vectors.array("wei"));
        body.line("$T to = $L", ArrayTypeName.of(vectors.element()), vectors.array("packed"));
        body.let("next", "packed.offset()");
        new Counter(body, "block", blocks.vectors(), false).each(block -> {
            String channel = Terms.product(block, lanes);
            if (hasRest) {
                body.let("used", "Math.min(" + lanes + ", " + hidden + " - " + channel + ")");
            }
            String used = hasRest ? "used" : Integer.toString(Math.min(lanes, hidden));
            if (plan.gateGroups() == 1) {
                body.loop("vector", plan.steps() * ConvLstmKey.GATES, () -> vector(body, "vector", channel, used));
            } else {
                body.loop("group", "0", Integer.toString(ConvLstmKey.GATES), plan.gates(), () -> body.loop(
                        "step",
                        plan.steps(),
                        () -> body.loop("gate", "group", "group + " + plan.gates(), 1, () -> vector(
                                body, "(step * " + ConvLstmKey.GATES + " + gate)", channel, used))));
            }
        });
        return body;
    }

    private void vector(Body body, String vector, String channel, String used) {
        String from = Terms.sum("wei.offset()", Terms.product(vector, plan.key().hidden()), channel);
        body.line("$T.arraycopy(from, $L, to, next, $L)", System.class, from, used);
        if (plan.blocks().hasTail()) {
            body.line("$T.fill(to, next + $L, next + $L, 0)", Arrays.class, used, plan.lanes());
        }
        body.line("next += $L", plan.lanes());
    }
}
